# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Tables of 64-bit little-endian ELF files (System V ABI, chapters 4 and 5), for all that read or write them."""

from __future__ import annotations

import struct

HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")
SYMBOL = struct.Struct("<IBBHQQ")
#: How a 64-bit little-endian file begins.
MAGIC = b"\x7fELF\x02\x01"
EM_AARCH64 = 183
PT_LOAD, PT_NOTE, PT_TLS = 1, 4, 7
