--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  What stubs use of the package Microkit, over the test's registers and calls.
with Interfaces; use type Interfaces.Unsigned_64;

package Microkit is
   subtype Word is Interfaces.Unsigned_64;
   type Channel is range 0 .. 61 with Size => 32;
   type Message_Info is private;
   subtype Message_Label is Word range 0 .. 2 ** 52 - 1;
   type Word_Count is range 0 .. 120 with Size => 32;
   subtype Word_Index is Word_Count range 0 .. Word_Count'Last - 1;

   function New_Info (Label : Message_Label; Count : Word_Count) return Message_Info;
   function Label_Of (Info : Message_Info) return Message_Label;
   function Count_Of (Info : Message_Info) return Word_Count;
   procedure Set_Word (Index : Word_Index; Value : Word);
   procedure Get_Word (Index : Word_Index; Value : out Word);
   procedure Call (Ch : Channel; Request : Message_Info; Answer : out Message_Info);
   procedure Notify (Ch : Channel);
   Peer_Stopped : constant Message_Label := Message_Label'Last;
private
   type Message_Info is record
      Label : Message_Label;
      Count : Word_Count;
   end record;
end Microkit;
