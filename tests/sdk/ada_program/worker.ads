--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Answers calls with what the language has: records, slices, shifts, unchecked conversion, floating point.
with Microkit; use Microkit;

package Worker is
   procedure Init with Export, Convention => C, External_Name => "init";
   procedure Notified (Ch : Channel) with Export, Convention => C, External_Name => "notified";
   function Called (Ch : Channel; Request : Message_Info) return Message_Info
   with Export, Convention => C, External_Name => "protected";
end Worker;
