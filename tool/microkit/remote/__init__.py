# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory of a machine, from where it can be had (docs/design/inspect.md).

  protocol  packets of a gdb server          server  cores, registers and physical memory behind one
  openocd   physical memory by that server's own command
  dump      files that hold memory

All raise `verify.image.Corrupt` for memory that cannot be read, and `Lost` when there is nobody to ask.
"""
