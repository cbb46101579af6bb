# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The ELF file around an image, if there is one: what a loader that reads its headers does."""

from __future__ import annotations

from ..base.errors import Findings
from ..base.sizes import PAGE
from ..model.board import Board
from ..model.loader_map import image_memory
from ..sdk.parts import Parts
from . import rules
from .contents import Content, Difference, Read, differs

_MAGIC = b"\x7fELF"
#: System V ABI, chapters 4 and 5: (name, offset, size) of the fields of both headers.
_FIELDS = (
    ("e_ident", 0, 16), ("e_type", 16, 2), ("e_machine", 18, 2), ("e_version", 20, 4),
    ("e_entry", 24, 8), ("e_phoff", 32, 8), ("e_shoff", 40, 8), ("e_flags", 48, 4),
    ("e_ehsize", 52, 2), ("e_phentsize", 54, 2), ("e_phnum", 56, 2), ("e_shentsize", 58, 2),
    ("e_shnum", 60, 2), ("e_shstrndx", 62, 2), ("p_type", 64, 4), ("p_flags", 68, 4),
    ("p_offset", 72, 8), ("p_vaddr", 80, 8), ("p_paddr", 88, 8), ("p_filesz", 96, 8),
    ("p_memsz", 104, 8), ("p_align", 112, 8),
)  # fmt: skip
#: The image starts on a page of the file.
_START = PAGE
_EXECUTABLE, _AARCH64, _LOAD, _ALL_RIGHTS = 2, 183, 1, 7


def unwrap(data: bytes, board: Board, parts: Parts, findings: Findings) -> bytes:
    """The raw image, after the ELF file around it has been compared with what it must be."""
    if not data.startswith(_MAGIC):
        return data
    image = data[_START:]
    memory = image_memory(board, len(image), parts.loader_memory)
    content = _Headers(board, memory, len(image))

    def read(offset: int, size: int) -> bytes:
        return data[offset : offset + size]

    for each in content.differences(0, data[:_START], _START, read):
        each.rule(findings, f"the ELF file around the image: {each.text}")
    return image


class _Headers(Content):
    """One segment at the load address, entered at its start, and no sections."""

    def __init__(self, board: Board, memory: int, size: int) -> None:
        ident = _MAGIC + bytes((2, 1, 1))  # 64 bits, little endian, version 1
        values = {
            "e_type": _EXECUTABLE, "e_machine": _AARCH64, "e_version": 1,
            "e_entry": board.load_address, "e_phoff": 64, "e_ehsize": 64, "e_phentsize": 56,
            "e_phnum": 1, "e_shentsize": 64, "p_type": _LOAD, "p_flags": _ALL_RIGHTS,
            "p_offset": _START, "p_vaddr": board.load_address, "p_paddr": board.load_address,
            "p_filesz": size, "p_memsz": memory, "p_align": _START,
        }  # fmt: skip
        fields = [(at, values.get(name, 0).to_bytes(length, "little"))
                  for name, at, length in _FIELDS[1:]]  # fmt: skip
        super().__init__(rules.image, [(0, ident.ljust(16, b"\0")), *fields])

    def explain(self, offset: int, read: Read) -> Difference:
        for name, start, size in _FIELDS:
            if start <= offset < start + size and size <= 8:
                text = differs(name, read(start, size), self.wanted(start, size))
                return Difference(self.rule, text, start + size)
        return super().explain(offset, read)
