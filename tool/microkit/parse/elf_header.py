# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The head of an ELF file: is it a program for this machine, and which addresses does it take?

Reads only the header and the program headers (System V ABI, chapter 4 and 5), in a fraction of a
millisecond, so that the checks can look at every program. Loading and symbols are the back end's.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from ..ranges import Range

_PAGE = 0x1000
_ET_EXEC, _ET_DYN = 2, 3
_EM_AARCH64 = 183
_PT_LOAD = 1
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_PROGRAM_HEADER = struct.Struct("<IIQQQQQQ")
_MACHINES = {3: "x86", 40: "32-bit Arm", 62: "x86-64", 243: "RISC-V"}


class ElfError(ValueError):
    """What the file is not, as the end of a sentence that starts with its name."""


@dataclass(frozen=True)
class Segment:
    """A part of a program that is loaded."""

    vaddr: int
    size: int

    @property
    def pages(self) -> Range[str]:
        """The pages that it touches."""
        end = self.vaddr + self.size
        return Range(self.vaddr // _PAGE * _PAGE, -(-end // _PAGE) * _PAGE, "")


def read_segments(path: Path) -> tuple[Segment, ...]:
    """The loaded segments of a program, or ElfError."""
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
            offset, count = _check_header(head)
            file.seek(offset)
            table = file.read(count * _PROGRAM_HEADER.size)
    except OSError as error:
        raise ElfError(f"cannot be read: {error.strerror}") from None
    if len(table) < count * _PROGRAM_HEADER.size:
        raise ElfError("is cut off: its program headers are not all there")
    segments = tuple(_loaded(table, length))
    if not segments:
        raise ElfError("has nothing to load")
    return segments


def _check_header(head: bytes) -> tuple[int, int]:
    """Offset and number of program headers."""
    if not head.startswith(b"\x7fELF"):
        raise ElfError("is not an ELF file")
    if len(head) < _HEADER.size:
        raise ElfError("is cut off: it ends inside the ELF header")
    if head[4:6] != b"\x02\x01":
        raise ElfError("is not a 64-bit little-endian ELF file")
    _, kind, machine, _, _, offset, _, _, _, entry_size, count, _, _, _ = _HEADER.unpack(head)
    if machine != _EM_AARCH64:
        raise ElfError(f"is for {_MACHINES.get(machine, 'another machine')}, not for AArch64")
    if kind == _ET_DYN:
        raise ElfError("is position-independent: link it with -no-pie and microkit.ld")
    if kind != _ET_EXEC:
        raise ElfError("is not linked: it is an object file")
    if count and entry_size != _PROGRAM_HEADER.size:
        raise ElfError("is damaged: its program headers have a wrong size")
    if offset > 2**62:
        raise ElfError("is damaged: its program headers lie outside")
    return offset, count


def _loaded(table: bytes, length: int) -> list[Segment]:
    found = []
    for kind, _, offset, vaddr, _, in_file, size, _ in _PROGRAM_HEADER.iter_unpack(table):
        if kind != _PT_LOAD or not size:
            continue
        if offset + in_file > length:
            raise ElfError("is cut off: a segment lies beyond its end")
        if in_file > size or vaddr + size >= 2**64:
            raise ElfError("is damaged: a segment has a wrong size")
        found.append(Segment(vaddr, size))
    return found
