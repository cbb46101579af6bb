--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Package Ada (Ada RM A.2): the parent of what this run-time library has of it.
package Ada with Pure, No_Elaboration_Code_All is
end Ada;
