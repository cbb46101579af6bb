--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
package body Averages
  with SPARK_Mode, Refined_State => (Window => (Kept, Used, Next))
is
   subtype Count is Natural range 0 .. Most;
   subtype Place is Count range 0 .. Most - 1;
   type Values is array (Place) of Celsius;

   Kept : Values := (others => 0);
   Used : Count := 0;
   Next : Place := 0;

   function Is_Empty return Boolean is (Used = 0)
   with Refined_Global => Used;

   procedure Add (Value : Celsius) is
   begin
      Kept (Next) := Value;
      Next := (Next + 1) mod Most;
      Used := Count'Min (Used + 1, Most);
   end Add;

   function Average return Celsius is
      Sum : Integer := 0;
   begin
      for At_Place in 0 .. Used - 1 loop
         Sum := Sum + Integer (Kept (At_Place));
         pragma Loop_Invariant (abs Sum <= (At_Place + 1) * Integer (Celsius'Last));
      end loop;
      return Celsius (Sum / Used);
   end Average;

end Averages;
