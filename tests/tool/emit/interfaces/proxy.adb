--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
with Microkit;
with Mix; use Mix;
with Mix.Client;
with Mix.Server;

package body Proxy is
   Error : Unsigned_32
   with Import, Convention => C, External_Name => "proxy_error";
   Served : Unsigned_32
   with Import, Convention => C, External_Name => "proxy_served";
   Sent_Length : Unsigned_32
   with Import, Convention => C, External_Name => "proxy_sent_length";
   Answered_Length : Unsigned_32
   with Import, Convention => C, External_Name => "proxy_answered_length";

   procedure Done (Status : Microkit_Error) is
   begin
      Served := Served + 1;
      Error := Microkit_Error'Enum_Rep (Status);
   end Done;

   procedure Scalars
     (Ch : Microkit.Channel; A : Unsigned_8; B : Unsigned_16; C : Unsigned_32; D : Unsigned_64; E : Integer_8;
      F : Integer_16; G : Integer_32; H : Integer_64; I : Boolean; J : Colour_Type; RA : in out Unsigned_8;
      RB : in out Unsigned_16; RC : in out Unsigned_32; RD : in out Unsigned_64; RE : in out Integer_8;
      RF : in out Integer_16; RG : in out Integer_32; RH : in out Integer_64; RI : in out Boolean;
      RJ : in out Colour_Type)
   is
      Status : Microkit_Error;
   begin
      Client.Scalars (Ch, A, B, C, D, E, F, G, H, I, J, RA, RB, RC, RD, RE, RF, RG, RH, RI, RJ, Status);
      Done (Status);
   end Scalars;

   procedure Arrays
     (Ch : Microkit.Channel; A : Microkit_5_U8; B : Microkit_3_I32; C : Microkit_2_Colour; D : Microkit_3_Bool;
      E : Microkit_2_Plain; RA : in out Microkit_5_U8; RB : in out Microkit_3_I32; RC : in out Microkit_2_Colour;
      RD : in out Microkit_3_Bool; RE : in out Microkit_2_Plain)
   is
      Status : Microkit_Error;
   begin
      Client.Arrays (Ch, A, B, C, D, E, RA, RB, RC, RD, RE, Status);
      Done (Status);
   end Arrays;

   procedure Structures
     (Ch : Microkit.Channel; A : Point_Type; B : Path_Type; C : Plain_Type; RA : in out Point_Type;
      RB : in out Path_Type; RC : in out Plain_Type)
   is
      Status : Microkit_Error;
   begin
      Client.Structures (Ch, A, B, C, RA, RB, RC, Status);
      Done (Status);
   end Structures;

   procedure Blobs
     (Ch : Microkit.Channel; A : Unsigned_16; Data : Microkit_Bytes; Data_Length : Natural; B : Boolean;
      More : Microkit_Bytes; More_Length : Natural; RA : in out Unsigned_16; RData : in out Microkit_Bytes;
      RData_Length : in out Natural; RB : in out Boolean; RMore : in out Microkit_Bytes;
      RMore_Length : in out Natural)
   is
      Status : Microkit_Error;
      Length : constant Natural :=
        (if Sent_Length = 0 then Data_Length else Natural (Unsigned_32'Min (Sent_Length, 2 ** 31 - 1)));
   begin
      Client.Blobs
        (Ch, A, Data, Length, B, More, More_Length, RA, RData, RData_Length, RB, RMore, RMore_Length, Status);
      Done (Status);
      if Answered_Length /= 0 then
         RData_Length := Natural (Unsigned_32'Min (Answered_Length, 2 ** 31 - 1));
      end if;
   end Blobs;

   procedure Nothing (Ch : Microkit.Channel) is
      Status : Microkit_Error;
   begin
      Client.Nothing (Ch, Status);
      Done (Status);
   end Nothing;

   procedure Longest
     (Ch : Microkit.Channel; A : Microkit_960_U8; RData : in out Microkit_Bytes; RData_Length : in out Natural)
   is
      Status : Microkit_Error;
   begin
      Client.Longest (Ch, A, RData, RData_Length, Status);
      Done (Status);
   end Longest;

   package Mine is new Mix.Server (Scalars, Arrays, Structures, Blobs, Nothing, Longest);

   procedure Signal (Ch : Unsigned_32; From_Server : Unsigned_8) is
   begin
      if From_Server /= 0 then
         Mine.Signal_Changed (Microkit.Channel (Ch));
      else
         Client.Signal_Seen (Microkit.Channel (Ch));
      end if;
   end Signal;

   function Dispatch (Ch : Unsigned_32; Label, Count : Unsigned_64; Answer_Count : out Unsigned_64) return Unsigned_64
   is
      Answer : constant Microkit.Message_Info :=
        Mine.Dispatch (Microkit.Channel (Ch), Microkit.New_Info (Label, Microkit.Word_Count (Count)));
   begin
      Answer_Count := Unsigned_64 (Microkit.Count_Of (Answer));
      return Microkit.Label_Of (Answer);
   end Dispatch;
end Proxy;
