# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit gdb` on both sides (docs/design/debugging.md).

  session   in the tool: what gdb is told, as a script and a file of facts
  start     in gdb: reads them and makes all of the following
  target    what the server shows: cores, registers, memory; who runs
  symbols   whose names gdb knows          breakpoints   which stop in one domain only
  commands  pds, pd, cores, caps, where    stops         what is said when a core stops
  stub      a server for a gdb of its own: one domain, stopped
"""
