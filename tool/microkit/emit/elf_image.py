# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The image as an ELF file, for loaders and debuggers that want one: a single segment at the load
address, entered at its start."""

from __future__ import annotations

import struct

from ..base.sizes import PAGE

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_PROGRAM = struct.Struct("<IIQQQQQQ")
_IDENT = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")


def elf_image(image: bytes, load_address: int, memory_size: int) -> bytes:
    """The bytes of the file; `memory_size` counts what the loader needs behind the image."""
    sizes = (_HEADER.size, _PROGRAM.size, 1, 64, 0, 0)
    header = _HEADER.pack(_IDENT, 2, 183, 1, load_address, _HEADER.size, 0, 0, *sizes)
    size = max(len(image), memory_size)
    program = _PROGRAM.pack(1, 7, PAGE, load_address, load_address, len(image), size, PAGE)
    return (header + program).ljust(PAGE, b"\0") + image
