--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  A protection domain: its entry points.
with Microkit; use Microkit;

package Filter with SPARK_Mode is

   procedure Init with Export, Convention => C, External_Name => "init";
   procedure Notified (Ch : Channel) with Export, Convention => C, External_Name => "notified";
   function Called (Ch : Channel; Request : Message_Info) return Message_Info
   with Export, Convention => C, External_Name => "protected", SPARK_Mode => Off;
   --  No SPARK: a function that changes something.

end Filter;
