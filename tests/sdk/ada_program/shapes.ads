--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  A unit without body, with data and floating point.
with Interfaces; use Interfaces;

package Shapes with SPARK_Mode is
   type Point is record
      X, Y : IEEE_Float_64;
   end record;
   type Points is array (0 .. 2) of Point;

   Corners : constant Points := ((0.0, 0.0), (3.0, 0.0), (0.0, 4.0));
end Shapes;
