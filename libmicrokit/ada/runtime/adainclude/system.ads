--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  Package System (Ada RM 13.7) for AArch64, little-endian, without an operating system. The compiler reads it before
--  every compilation: the pragmas in front hold for each unit of a program, and the constants at the end tell the
--  compiler what it may take for granted (GNAT Reference Manual; names are GNAT's).

--  Nothing runs before Init: no elaboration, so no binder. What would need code of a run-time library is refused at
--  compile time, with its place.
pragma Restrictions (No_Elaboration_Code);
pragma Restrictions (No_Exception_Propagation);
pragma Restrictions (No_Exception_Registration);
pragma Restrictions (No_Finalization);
pragma Restrictions (No_Tasking);
pragma Restrictions (No_Protected_Types);
pragma Restrictions (No_Allocators);
pragma Restrictions (No_Secondary_Stack);
pragma Restrictions (No_Implicit_Dynamic_Code);
pragma Restrictions (No_Implicit_Heap_Allocations);
pragma Discard_Names;

package System is
   pragma Pure;
   --  RM 13.7 has it Preelaborate at least; Pure lets pure units depend on it.
   pragma No_Elaboration_Code_All;

   type Name is (System_Name_Multikit);
   System_Name : constant Name := System_Name_Multikit;

   Min_Int               : constant := -2 ** 63;
   Max_Int               : constant := 2 ** 63 - 1;
   Max_Binary_Modulus    : constant := 2 ** 64;
   Max_Nonbinary_Modulus : constant := 2 ** 32 - 1;
   Max_Base_Digits       : constant := 15;
   Max_Digits            : constant := 15;
   Max_Mantissa          : constant := 63;
   Fine_Delta            : constant := 2.0 ** (-63);
   Tick                  : constant := 0.0;

   type Address is private;
   pragma Preelaborable_Initialization (Address);
   Null_Address : constant Address;

   Storage_Unit : constant := 8;
   Word_Size    : constant := 64;
   Memory_Size  : constant := 2 ** 64;

   function "<" (Left, Right : Address) return Boolean with Import, Convention => Intrinsic;
   function "<=" (Left, Right : Address) return Boolean with Import, Convention => Intrinsic;
   function ">" (Left, Right : Address) return Boolean with Import, Convention => Intrinsic;
   function ">=" (Left, Right : Address) return Boolean with Import, Convention => Intrinsic;
   function "=" (Left, Right : Address) return Boolean with Import, Convention => Intrinsic;

   type Bit_Order is (High_Order_First, Low_Order_First);
   Default_Bit_Order : constant Bit_Order := Low_Order_First;

   --  A program is one thread; these are here because RM 13.7 asks for them.
   subtype Any_Priority is Integer range 0 .. 1;
   subtype Priority is Any_Priority range 0 .. 0;
   subtype Interrupt_Priority is Any_Priority range 1 .. 1;
   Default_Priority : constant Priority := 0;

private
   type Address is mod Memory_Size;
   Null_Address : constant Address := 0;

   --  A run-time library with less than RM has, and none of GNAT's units.
   Configurable_Run_Time      : constant Boolean := True;
   Suppress_Standard_Library  : constant Boolean := True;
   Command_Line_Args          : constant Boolean := False;
   Exit_Status_Supported      : constant Boolean := False;
   Preallocated_Stacks        : constant Boolean := False;
   Frontend_Exceptions        : constant Boolean := False;
   ZCX_By_Default             : constant Boolean := False;
   Stack_Check_Probes         : constant Boolean := False;
   Stack_Check_Limits         : constant Boolean := False;
   Stack_Check_Default        : constant Boolean := False;

   --  memcpy, memset and memcmp are in libmicrokit.
   Support_Aggregates         : constant Boolean := True;
   Support_Composite_Assign   : constant Boolean := True;
   Support_Composite_Compare  : constant Boolean := True;
   Support_Long_Shifts        : constant Boolean := True;
   Support_Atomic_Primitives  : constant Boolean := True;
   Always_Compatible_Rep      : constant Boolean := True;

   --  AArch64: division by zero gives zero, so it is checked for (Arm ARM C6.2.379); IEEE floating point.
   Backend_Divide_Checks      : constant Boolean := False;
   Backend_Overflow_Checks    : constant Boolean := True;
   Denorm                     : constant Boolean := True;
   Signed_Zeros               : constant Boolean := True;
   Machine_Overflows          : constant Boolean := False;
   Machine_Rounds             : constant Boolean := True;
   Duration_32_Bits           : constant Boolean := False;
   Use_Ada_Main_Program_Name  : constant Boolean := False;
end System;
