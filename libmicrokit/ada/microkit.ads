--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  microkit.h for Ada: what a protection domain (PD) calls. A PD is a package that exports its entry points; the last
--  two only where it is called, and where it is a parent:
--
--     package Client is
--        procedure Init with Export, Convention => C, External_Name => "init";
--        procedure Notified (Ch : Channel) with Export, Convention => C, External_Name => "notified";
--        function Called (Ch : Channel; Request : Message_Info) return Message_Info
--        with Export, Convention => C, External_Name => "protected";
--        function Child_Faulted (Which : Child; Info : Message_Info; Reply : out Message_Info) return Interfaces.Integer_8
--        with Export, Convention => C, External_Name => "fault";   --  1: resume it with Reply, 0: leave it stopped
--     end Client;
--
--  The library calls them one at a time, Init first; everything here may be called from them. What each does more
--  exactly, and when a call ends without the callee's answer, is in microkit.h.
--
--  A check that fails (a range, an index, an overflow, Pre, pragma Assert) prints the name of the PD, the source and the
--  line, and stops the PD with a fault (docs/ada.md). Nothing here raises an exception that could be handled.
with Interfaces; use type Interfaces.Unsigned_64;
with System;

--  Outside: the kernel, other PDs, and the message words, which calls and entry points change.
package Microkit
  with SPARK_Mode, Abstract_State => (Outside with External), Initializes => Outside
is
   subtype Word is Interfaces.Unsigned_64;

   --  Ids of the system description. Channels and interrupts have one numbering.
   type Channel is range 0 .. 61 with Size => 32;
   type Child is range 0 .. 61 with Size => 32;

   --  Whether this PD may notify on a channel, call on it, acknowledge it: what the preconditions below ask for.
   function Can_Notify (Ch : Channel) return Boolean with Global => null;
   function Can_Call (Ch : Channel) return Boolean with Global => null;
   function Is_Interrupt (Ch : Channel) return Boolean with Global => null;

   -- Notifications and interrupts ----------------------------------------------------------------------------------

   --  Notify the PD at the other end; never blocks. Deferred: no later than when the entry point returns.
   procedure Notify (Ch : Channel) with Global => (In_Out => Outside), Pre => Can_Notify (Ch);
   procedure Deferred_Notify (Ch : Channel) with Global => (In_Out => Outside), Pre => Can_Notify (Ch);

   --  Allow the next interrupt.
   procedure Acknowledge (Ch : Channel) with Global => (In_Out => Outside), Pre => Is_Interrupt (Ch);
   procedure Deferred_Acknowledge (Ch : Channel) with Global => (In_Out => Outside), Pre => Is_Interrupt (Ch);

   -- Calls ---------------------------------------------------------------------------------------------------------

   --  A message's label, and how many of its words are in use.
   type Message_Info is private;
   subtype Message_Label is Word range 0 .. 2 ** 52 - 1;
   type Word_Count is range 0 .. 120 with Size => 32;
   subtype Word_Index is Word_Count range 0 .. Word_Count'Last - 1;

   function New_Info (Label : Message_Label; Count : Word_Count) return Message_Info with Global => null;
   function Label_Of (Info : Message_Info) return Message_Label with Global => null;
   function Count_Of (Info : Message_Info) return Word_Count with Global => null;

   --  The words of the message that is sent, or has come: the latter until the next call, or the entry point's return.
   procedure Set_Word (Index : Word_Index; Value : Word) with Global => (In_Out => Outside);
   procedure Get_Word (Index : Word_Index; Value : out Word) with Global => (In_Out => Outside);

   --  Call the protected procedure of the PD at the other end, on this core or another, and wait for its answer.
   procedure Call (Ch : Channel; Request : Message_Info; Answer : out Message_Info)
   with Global => (In_Out => Outside), Pre => Can_Call (Ch);

   --  The label of an answer when the callee has stopped or was started again: it may have served the call or not.
   Peer_Stopped : constant Message_Label := Message_Label'Last;

   -- Children, on this core or another: one that this PD does not have stops it with a fault -------------------------

   procedure Stop (Which : Child) with Global => (In_Out => Outside);
   procedure Resume (Which : Child) with Global => (In_Out => Outside);
   procedure Reset (Which : Child) with Global => (In_Out => Outside);
   procedure Restart (Which : Child; Start : System.Address) with Global => (In_Out => Outside);

   --  How often it has been started again since boot, and why it last stopped or was started again.
   procedure Get_Restarts (Which : Child; Number : out Word) with Global => (In_Out => Outside);
   procedure Get_Cause (Which : Child; Cause : out Word) with Global => (In_Out => Outside);

   -- The debug console: nothing happens in the configurations release and benchmark ----------------------------------

   procedure Put (Text : String) with Global => (In_Out => Outside);
   procedure Put (Value : Word) with Global => (In_Out => Outside); --  decimal
   procedure Put_Hex (Value : Word) with Global => (In_Out => Outside); --  0x and 16 digits
   procedure Put_Line (Text : String) with Global => (In_Out => Outside);
   procedure New_Line with Global => (In_Out => Outside);

private
   pragma SPARK_Mode (Off); --  words of the machine

   type Message_Info is new Interfaces.Unsigned_64;
end Microkit;
