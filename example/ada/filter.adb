--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Takes temperatures by calls, and answers with the average of the last. One that no sensor can have measured is an
--  error in the sensor: the conversion to Celsius checks for it, and the PD stops there.
with Averages; use Averages;
with Interfaces; use type Interfaces.Unsigned_64;

package body Filter with SPARK_Mode is

   Sensor : constant Channel := 3; --  see ada.system

   procedure Init is
   begin
      Put_Line ("filter: ready");
      Notify (Sensor);
   end Init;

   procedure Notified (Ch : Channel) is
   begin
      Put ("filter: the sensor is at channel ");
      Put (Word (Ch));
      New_Line;
   end Notified;

   function Called (Ch : Channel; Request : Message_Info) return Message_Info with SPARK_Mode => Off is
      pragma Unreferenced (Ch);
      Sent : Word;
   begin
      pragma Assert (Count_Of (Request) = 1);
      Get_Word (0, Sent);
      Add (Celsius (Sent));
      Set_Word (0, Word (Average));
      return New_Info (0, 1);
   end Called;

end Filter;
