--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  The average of the last temperatures.
package Averages
  with SPARK_Mode, Abstract_State => Window, Initializes => Window
is
   type Celsius is range -40 .. 125;
   Most : constant := 4;

   function Is_Empty return Boolean with Global => Window;

   procedure Add (Value : Celsius) with Global => (In_Out => Window), Post => not Is_Empty;

   --  Rounded towards zero.
   function Average return Celsius with Global => Window, Pre => not Is_Empty;

end Averages;
