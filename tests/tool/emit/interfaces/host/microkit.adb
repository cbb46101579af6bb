--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
with Interfaces; use Interfaces;

package body Microkit is
   function Host_Get (Index : Unsigned_32) return Unsigned_64
   with Import, Convention => C, External_Name => "host_mr_get";
   procedure Host_Set (Index : Unsigned_32; Value : Unsigned_64)
   with Import, Convention => C, External_Name => "host_mr_set";
   procedure Host_Call
     (Ch : Unsigned_32; Label, Count : Unsigned_64; Answer_Label, Answer_Count : out Unsigned_64)
   with Import, Convention => C, External_Name => "host_call";
   procedure Host_Notify (Ch : Unsigned_32)
   with Import, Convention => C, External_Name => "host_notify";

   function New_Info (Label : Message_Label; Count : Word_Count) return Message_Info is ((Label, Count));
   function Label_Of (Info : Message_Info) return Message_Label is (Info.Label);
   function Count_Of (Info : Message_Info) return Word_Count is (Info.Count);

   procedure Set_Word (Index : Word_Index; Value : Word) is
   begin
      Host_Set (Unsigned_32 (Index), Value);
   end Set_Word;

   procedure Get_Word (Index : Word_Index; Value : out Word) is
   begin
      Value := Host_Get (Unsigned_32 (Index));
   end Get_Word;

   procedure Call (Ch : Channel; Request : Message_Info; Answer : out Message_Info) is
      Label, Count : Unsigned_64;
   begin
      Host_Call (Unsigned_32 (Ch), Request.Label, Unsigned_64 (Request.Count), Label, Count);
      Answer := (Label, Word_Count (Count));
   end Call;

   procedure Notify (Ch : Channel) is
   begin
      Host_Notify (Unsigned_32 (Ch));
   end Notify;
end Microkit;
