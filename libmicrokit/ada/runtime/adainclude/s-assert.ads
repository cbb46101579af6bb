--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  What the compiler calls when an assertion, a precondition or the like does not hold. Message: which, and its file
--  and line. In ../../checks.c.
package System.Assertions with Preelaborate, No_Elaboration_Code_All is

   Assert_Failure : exception;

   procedure Raise_Assert_Failure (Message : String)
   with Import, Convention => Ada, External_Name => "multikit_ada_assertion_failed", No_Return;

end System.Assertions;
