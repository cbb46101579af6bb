--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Ada.Unchecked_Conversion (Ada RM 13.9): the compiler's own, no code of a library.
generic
   type Source (<>) is limited private;
   type Target (<>) is limited private;
function Ada.Unchecked_Conversion (S : Source) return Target with Pure, No_Elaboration_Code_All, Import, Convention => Intrinsic;
