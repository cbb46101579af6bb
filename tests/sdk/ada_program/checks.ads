--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Each run ends with another check, whose number is the first word of the shared page.
with Microkit; use Microkit;

package Checks is
   procedure Init with Export, Convention => C, External_Name => "init";
   procedure Notified (Ch : Channel) with Export, Convention => C, External_Name => "notified";
end Checks;
