--  SPDX-License-Identifier: BSD-2-Clause
--  Copyright 2026 The Multikit authors
--
--  A server that has each procedure done by another one, in Ada: both stubs in one.
with Interfaces; use Interfaces;

package Proxy is
   procedure Signal (Ch : Unsigned_32; From_Server : Unsigned_8)
   with Export, Convention => C, External_Name => "proxy_signal";
   function Dispatch (Ch : Unsigned_32; Label, Count : Unsigned_64; Answer_Count : out Unsigned_64) return Unsigned_64
   with Export, Convention => C, External_Name => "proxy_dispatch";
end Proxy;
