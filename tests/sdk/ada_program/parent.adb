--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
with Interfaces; use Interfaces;
with System.Storage_Elements; use System.Storage_Elements;

package body Parent is

   Checks : constant Child := 5;
   Worker : constant Child := 61;
   To     : constant Channel := 1;

   Shared_Address : Integer_Address := 0
   with Export, Convention => C, External_Name => "shared_address", Volatile;

   procedure Init is
   begin
      pragma Assert (Can_Notify (To) and then Can_Call (To) and then not Is_Interrupt (To) and then not Can_Call (2));
      Put ("parent: ");
      Put_Hex (16#12AB#);
      New_Line;
   end Init;

   procedure Show (Name : String; Answer : Message_Info) is
      Value : Word := 0;
   begin
      Put ("parent: ");
      Put (Name);
      Put (" label ");
      Put (Label_Of (Answer));
      for At_Word in 1 .. Count_Of (Answer) loop
         Get_Word (At_Word - 1, Value);
         Put (" ");
         Put (Value);
      end loop;
      New_Line;
   end Show;

   --  The worker is there.
   procedure Notified (Ch : Channel) is
      Answer : Message_Info;
      Number : Word;
   begin
      pragma Assert (Ch = To);
      for At_Word in 0 .. Word_Index'(2) loop
         Set_Word (At_Word, Word (At_Word) + 1);
      end loop;
      Call (To, New_Info (0, 3), Answer);
      Show ("backwards", Answer);
      Call (To, New_Info (1, 0), Answer);
      Show ("area", Answer);
      Set_Word (0, 16#1F#);
      Call (To, New_Info (2, 1), Answer);
      Show ("shifts", Answer);
      Call (To, New_Info (Message_Label'Last - 2, 0), Answer);
      pragma Assert (Label_Of (Answer) = Message_Label'Last - 1 and then Count_Of (Answer) = 0);
      Stop (Worker);
      Call (To, New_Info (0, 0), Answer);
      Put_Line (if Label_Of (Answer) = Peer_Stopped then "parent: stopped" else "parent: still there");
      Get_Cause (Worker, Number);
      pragma Assert (Number = 16#100#);
      Get_Restarts (Worker, Number);
      Put ("parent: restarts ");
      Put (Number);
      New_Line;
   end Notified;

   function Child_Faulted (Which : Child; Info : Message_Info; Reply : out Message_Info) return Integer_8 is
      pragma Unreferenced (Info);
      Next : Word with Import, Volatile, Address => To_Address (Shared_Address);
   begin
      pragma Assert (Which = Checks);
      Reply := New_Info (0, 0);
      Next := Next + 1;
      Reset (Which);
      return 0;
   end Child_Faulted;

end Parent;
