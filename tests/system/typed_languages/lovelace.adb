--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
with Interfaces; use Interfaces;
with Wire; use Wire;
with Wire.Client;
with Wire.Server;

package body Lovelace is
   Rusty : constant Channel := 8; --  see typed_languages.system
   Next : constant Channel := 9;

   procedure Check (Status : Microkit_Error; What : String) is
   begin
      if Status /= Success then
         Put ("lovelace: wrong: ");
         Put_Line (What);
      end if;
   end Check;

   procedure Echo
     (Ch : Channel; Items : Microkit_4_Item; Data : Microkit_Bytes; Data_Length : Natural; Echoed : in out Microkit_4_Item;
      Text : in out Microkit_Bytes; Text_Length : in out Natural)
   is
      pragma Unreferenced (Ch);
      Status : Microkit_Error;
   begin
      Client.Echo (Next, Items, Data, Data_Length, Echoed, Text, Text_Length, Status);
      Check (Status, "echo");
   end Echo;

   procedure Forward (Ch : Channel; Value : Integer_32; Answer : in out Integer_32) is
      pragma Unreferenced (Ch);
      Status : Microkit_Error;
   begin
      Client.Forward (Next, Value, Answer, Status);
      Check (Status, "forward");
   end Forward;

   procedure Fault (Ch : Channel) is
      Zero : Integer_32 := Integer_32 (Ch) - 8;
   begin
      Zero := 1 / Zero;
      Put (Word (Zero));
   end Fault;

   package Mine is new Wire.Server (Echo, Forward, Fault);

   procedure Init is
   begin
      Client.Signal_Wanted (Next);
   end Init;

   procedure Notified (Ch : Channel) is
   begin
      if Ch = Next then
         Put_Line ("lovelace: C is ready");
         Mine.Signal_Ready (Rusty);
      end if;
   end Notified;

   function Called (Ch : Channel; Request : Message_Info) return Message_Info is (Mine.Dispatch (Ch, Request));
end Lovelace;
