--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Both ends of an interface in Ada: has its procedures done by the next server.
with Microkit; use Microkit;

package Lovelace is
   procedure Init with Export, Convention => C, External_Name => "init";
   procedure Notified (Ch : Channel) with Export, Convention => C, External_Name => "notified";
   function Called (Ch : Channel; Request : Message_Info) return Message_Info
   with Export, Convention => C, External_Name => "protected";
end Lovelace;
