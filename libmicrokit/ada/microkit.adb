--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Microkit over functions of calls.c, which are those of microkit.h out of line. What C returns is checked here: the
--  compiler takes for granted that a value is one of its type.
package body Microkit
  with SPARK_Mode => Off, Refined_State => (Outside => null)
is
   pragma Warnings (Off, "*possible aliasing*");

   function C_Can_Notify (Ch : Channel) return Word
   with Import, Convention => C, External_Name => "multikit_ada_can_notify";
   function C_Can_Call (Ch : Channel) return Word with Import, Convention => C, External_Name => "multikit_ada_can_call";
   function C_Is_Interrupt (Ch : Channel) return Word
   with Import, Convention => C, External_Name => "multikit_ada_is_irq";

   function Can_Notify (Ch : Channel) return Boolean is (C_Can_Notify (Ch) /= 0);
   function Can_Call (Ch : Channel) return Boolean is (C_Can_Call (Ch) /= 0);
   function Is_Interrupt (Ch : Channel) return Boolean is (C_Is_Interrupt (Ch) /= 0);

   -- Notifications and interrupts ----------------------------------------------------------------------------------

   procedure C_Notify (Ch : Channel) with Import, Convention => C, External_Name => "multikit_ada_notify";
   procedure C_Deferred_Notify (Ch : Channel)
   with Import, Convention => C, External_Name => "multikit_ada_deferred_notify";
   procedure C_Acknowledge (Ch : Channel) with Import, Convention => C, External_Name => "multikit_ada_irq_ack";
   procedure C_Deferred_Acknowledge (Ch : Channel)
   with Import, Convention => C, External_Name => "multikit_ada_deferred_irq_ack";

   procedure Notify (Ch : Channel) is
   begin
      C_Notify (Ch);
   end Notify;

   procedure Deferred_Notify (Ch : Channel) is
   begin
      C_Deferred_Notify (Ch);
   end Deferred_Notify;

   procedure Acknowledge (Ch : Channel) is
   begin
      C_Acknowledge (Ch);
   end Acknowledge;

   procedure Deferred_Acknowledge (Ch : Channel) is
   begin
      C_Deferred_Acknowledge (Ch);
   end Deferred_Acknowledge;

   -- Calls ---------------------------------------------------------------------------------------------------------

   function C_New_Info (Label : Word; Count : Word_Count) return Message_Info
   with Import, Convention => C, External_Name => "multikit_ada_new_info";
   function C_Label (Info : Message_Info) return Word
   with Import, Convention => C, External_Name => "multikit_ada_label";
   function C_Count (Info : Message_Info) return Word
   with Import, Convention => C, External_Name => "multikit_ada_count";
   procedure C_Set_Word (Index : Word_Index; Value : Word)
   with Import, Convention => C, External_Name => "multikit_ada_set_word";
   function C_Get_Word (Index : Word_Index) return Word
   with Import, Convention => C, External_Name => "multikit_ada_get_word";
   function C_Call (Ch : Channel; Request : Message_Info) return Message_Info
   with Import, Convention => C, External_Name => "multikit_ada_call";

   function New_Info (Label : Message_Label; Count : Word_Count) return Message_Info is (C_New_Info (Label, Count));
   function Label_Of (Info : Message_Info) return Message_Label is (C_Label (Info));
   function Count_Of (Info : Message_Info) return Word_Count is (Word_Count (C_Count (Info)));

   procedure Set_Word (Index : Word_Index; Value : Word) is
   begin
      C_Set_Word (Index, Value);
   end Set_Word;

   procedure Get_Word (Index : Word_Index; Value : out Word) is
   begin
      Value := C_Get_Word (Index);
   end Get_Word;

   procedure Call (Ch : Channel; Request : Message_Info; Answer : out Message_Info) is
   begin
      Answer := C_Call (Ch, Request);
   end Call;

   -- Children ------------------------------------------------------------------------------------------------------

   procedure C_Stop (Which : Child) with Import, Convention => C, External_Name => "multikit_ada_stop";
   procedure C_Resume (Which : Child) with Import, Convention => C, External_Name => "multikit_ada_resume";
   procedure C_Reset (Which : Child) with Import, Convention => C, External_Name => "multikit_ada_reset";
   procedure C_Restart (Which : Child; Start : System.Address)
   with Import, Convention => C, External_Name => "multikit_ada_restart";
   function C_Restarts (Which : Child) return Word
   with Import, Convention => C, External_Name => "multikit_ada_restarts";
   function C_Cause (Which : Child) return Word with Import, Convention => C, External_Name => "multikit_ada_cause";

   procedure Stop (Which : Child) is
   begin
      C_Stop (Which);
   end Stop;

   procedure Resume (Which : Child) is
   begin
      C_Resume (Which);
   end Resume;

   procedure Reset (Which : Child) is
   begin
      C_Reset (Which);
   end Reset;

   procedure Restart (Which : Child; Start : System.Address) is
   begin
      C_Restart (Which, Start);
   end Restart;

   procedure Get_Restarts (Which : Child; Number : out Word) is
   begin
      Number := C_Restarts (Which);
   end Get_Restarts;

   procedure Get_Cause (Which : Child; Cause : out Word) is
   begin
      Cause := C_Cause (Which);
   end Get_Cause;

   -- The debug console -----------------------------------------------------------------------------------------------

   procedure C_Put (C : Interfaces.Integer_32) with Import, Convention => C, External_Name => "microkit_dbg_putc";
   procedure C_Put (Value : Word) with Import, Convention => C, External_Name => "microkit_dbg_put64";
   procedure C_Put_Hex (Value : Word) with Import, Convention => C, External_Name => "microkit_dbg_puthex64";

   procedure Put (Text : String) is
   begin
      for C of Text loop
         C_Put (Interfaces.Integer_32'(Character'Pos (C)));
      end loop;
   end Put;

   procedure Put (Value : Word) is
   begin
      C_Put (Value);
   end Put;

   procedure Put_Hex (Value : Word) is
   begin
      C_Put_Hex (Value);
   end Put_Hex;

   procedure Put_Line (Text : String) is
   begin
      Put (Text);
      New_Line;
   end Put_Line;

   procedure New_Line is
   begin
      C_Put (Interfaces.Integer_32'(Character'Pos (ASCII.LF)));
   end New_Line;

end Microkit;
