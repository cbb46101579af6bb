--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
with Interfaces;
with Microkit; use Microkit;

package Parent is
   procedure Init with Export, Convention => C, External_Name => "init";
   procedure Notified (Ch : Channel) with Export, Convention => C, External_Name => "notified";
   function Child_Faulted (Which : Child; Info : Message_Info; Reply : out Message_Info) return Interfaces.Integer_8
   with Export, Convention => C, External_Name => "fault";
end Parent;
