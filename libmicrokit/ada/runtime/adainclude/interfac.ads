--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Package Interfaces (Ada RM B.2): numbers of a given size. Of shifts and rotations RM asks for those of modular
--  types; the compiler makes instructions of them.
package Interfaces with Pure, No_Elaboration_Code_All is

   type Integer_8 is range -2 ** 7 .. 2 ** 7 - 1 with Size => 8;
   type Integer_16 is range -2 ** 15 .. 2 ** 15 - 1 with Size => 16;
   type Integer_32 is range -2 ** 31 .. 2 ** 31 - 1 with Size => 32;
   type Integer_64 is range -2 ** 63 .. 2 ** 63 - 1 with Size => 64;

   type Unsigned_8 is mod 2 ** 8 with Size => 8;
   type Unsigned_16 is mod 2 ** 16 with Size => 16;
   type Unsigned_32 is mod 2 ** 32 with Size => 32;
   type Unsigned_64 is mod 2 ** 64 with Size => 64;

   function Shift_Left (Value : Unsigned_8; Amount : Natural) return Unsigned_8 with Import, Convention => Intrinsic;
   function Shift_Right (Value : Unsigned_8; Amount : Natural) return Unsigned_8 with Import, Convention => Intrinsic;
   function Shift_Right_Arithmetic (Value : Unsigned_8; Amount : Natural) return Unsigned_8 with Import, Convention => Intrinsic;
   function Rotate_Left (Value : Unsigned_8; Amount : Natural) return Unsigned_8 with Import, Convention => Intrinsic;
   function Rotate_Right (Value : Unsigned_8; Amount : Natural) return Unsigned_8 with Import, Convention => Intrinsic;

   function Shift_Left (Value : Unsigned_16; Amount : Natural) return Unsigned_16 with Import, Convention => Intrinsic;
   function Shift_Right (Value : Unsigned_16; Amount : Natural) return Unsigned_16 with Import, Convention => Intrinsic;
   function Shift_Right_Arithmetic (Value : Unsigned_16; Amount : Natural) return Unsigned_16 with Import, Convention => Intrinsic;
   function Rotate_Left (Value : Unsigned_16; Amount : Natural) return Unsigned_16 with Import, Convention => Intrinsic;
   function Rotate_Right (Value : Unsigned_16; Amount : Natural) return Unsigned_16 with Import, Convention => Intrinsic;

   function Shift_Left (Value : Unsigned_32; Amount : Natural) return Unsigned_32 with Import, Convention => Intrinsic;
   function Shift_Right (Value : Unsigned_32; Amount : Natural) return Unsigned_32 with Import, Convention => Intrinsic;
   function Shift_Right_Arithmetic (Value : Unsigned_32; Amount : Natural) return Unsigned_32 with Import, Convention => Intrinsic;
   function Rotate_Left (Value : Unsigned_32; Amount : Natural) return Unsigned_32 with Import, Convention => Intrinsic;
   function Rotate_Right (Value : Unsigned_32; Amount : Natural) return Unsigned_32 with Import, Convention => Intrinsic;

   function Shift_Left (Value : Unsigned_64; Amount : Natural) return Unsigned_64 with Import, Convention => Intrinsic;
   function Shift_Right (Value : Unsigned_64; Amount : Natural) return Unsigned_64 with Import, Convention => Intrinsic;
   function Shift_Right_Arithmetic (Value : Unsigned_64; Amount : Natural) return Unsigned_64 with Import, Convention => Intrinsic;
   function Rotate_Left (Value : Unsigned_64; Amount : Natural) return Unsigned_64 with Import, Convention => Intrinsic;
   function Rotate_Right (Value : Unsigned_64; Amount : Natural) return Unsigned_64 with Import, Convention => Intrinsic;

   type IEEE_Float_32 is digits 6 with Size => 32;
   type IEEE_Float_64 is digits 15 with Size => 64;
end Interfaces;
