--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
with System.Storage_Elements; use System.Storage_Elements;

package body Checks is

   Shared_Address : Integer_Address := 0
   with Export, Convention => C, External_Name => "shared_address", Volatile;

   type Small is range 0 .. 9;
   type Numbers is array (Small) of Integer;
   type Pointer is access all Integer;

   Table : Numbers := (others => 1);

   function Half (Of_Number : Integer) return Integer with Pre => Of_Number mod 2 = 0;
   function Half (Of_Number : Integer) return Integer is (Of_Number / 2);

   --  The values come from outside, so that the compiler does not know that the checks fail.
   procedure Run (Number : Word; Zero, Ten, Large : Integer; Nowhere : Pointer);
   procedure Run (Number : Word; Zero, Ten, Large : Integer; Nowhere : Pointer) is
      Value : Integer := 0;
   begin
      case Number is
         when 0 => Table (Small (Zero)) := Integer (Small (Ten)); --  range
         when 1 => Value := Table (Small'Val (Zero)) + Large; --  overflow
         when 2 => Value := Ten / Zero; --  division
         when 3 => Value := Nowhere.all; --  null
         when 4 => Value := Half (Ten + 1); --  precondition
         when 5 => pragma Assert (Zero = 1); --  assertion
         when 6 => pragma Assert (Zero = 1, "zero is not one"); --  with words of its own
         when 7 => raise Program_Error; --  raise
         when 8 => Notify (7); --  there is no channel
         when 9 => Set_Word (Word_Count (Ten * 12), 0); --  120: behind the last
         when 10 => Stop (7); --  there is no child: libmicrokit's own report
         when others => Put_Line ("checks: at the end");
      end case;
      if Value /= 0 then
         Put_Line ("checks: a wrong value is used");
      end if;
   end Run;

   procedure Init is
      Number : Word with Import, Volatile, Address => To_Address (Shared_Address);
   begin
      Run (Number, Zero => 0, Ten => 10, Large => Integer'Last, Nowhere => null);
   end Init;

   procedure Notified (Ch : Channel) is null;

end Checks;
