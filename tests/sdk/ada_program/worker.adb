--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
with Ada.Unchecked_Conversion;
with Interfaces; use Interfaces;
with Shapes;     use Shapes;

package body Worker is

   Calls : Word := 0;

   procedure Init is
   begin
      Notify (61);
   end Init;

   procedure Notified (Ch : Channel) is null;

   function Area (Of_Corners : Points) return IEEE_Float_64
   is (((Of_Corners (1).X - Of_Corners (0).X) * (Of_Corners (2).Y - Of_Corners (0).Y)
       - (Of_Corners (2).X - Of_Corners (0).X) * (Of_Corners (1).Y - Of_Corners (0).Y)) / 2.0);

   function Bits is new Ada.Unchecked_Conversion (IEEE_Float_64, Word);

   --  Label 0: words backwards. Label 1: area of a triangle. Label 2: shifts of the word. Else: label + 1, no words.
   function Called (Ch : Channel; Request : Message_Info) return Message_Info is
      pragma Unreferenced (Ch);
      Count : constant Word_Count := Count_Of (Request);
      type Words is array (Word_Index range <>) of Word;
      Kept  : Words (0 .. Word_Index'Last) := (others => 0);
   begin
      Calls := Calls + 1;
      case Label_Of (Request) is
         when 0 =>
            for At_Word in 1 .. Count loop
               Get_Word (At_Word - 1, Kept (Count - At_Word));
            end loop;
            for At_Word in 1 .. Count loop
               Set_Word (At_Word - 1, Kept (At_Word - 1));
            end loop;
            return New_Info (Calls, Count);
         when 1 =>
            Set_Word (0, Bits (Area (Corners)));
            return New_Info (Calls, 1);
         when 2 =>
            Get_Word (0, Kept (0));
            Set_Word (0, Shift_Left (Kept (0), 4) xor Rotate_Right (Kept (0), 4));
            return New_Info (Calls, 1);
         when others =>
            return New_Info (Label_Of (Request) + 1, 0);
      end case;
   end Called;

end Worker;
