# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The image as an ELF file, for loaders and debuggers that want one: a single segment at the load
address, entered at its start."""

from __future__ import annotations

from ..base.sizes import PAGE
from ..elf.format import EM_AARCH64, HEADER, MAGIC, PROGRAM_HEADER, PT_LOAD

_IDENT = (MAGIC + b"\x01").ljust(16, b"\0")


def elf_image(image: bytes, load_address: int, memory_size: int) -> bytes:
    """The bytes of the file; `memory_size` counts what the loader needs behind the image."""
    sizes = (HEADER.size, PROGRAM_HEADER.size, 1, 64, 0, 0)
    header = HEADER.pack(_IDENT, 2, EM_AARCH64, 1, load_address, HEADER.size, 0, 0, *sizes)
    size = max(len(image), memory_size)
    program = PROGRAM_HEADER.pack(PT_LOAD, 7, PAGE, load_address, load_address, len(image), size, PAGE)
    return (header + program).ljust(PAGE, b"\0") + image
