# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The head of an ELF file: is it a program for this machine, and which addresses does it take?

Reads only headers, notes and how some sections begin (System V ABI, chapter 4 and 5), in a fraction of a
millisecond, so that the checks can look at every program. Loading and symbols are the back end's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..base.ranges import Range
from ..base.records import dataclass
from ..base.sizes import PAGE
from .format import EM_AARCH64, HEADER, PROGRAM_HEADER, PT_LOAD, PT_NOTE, PT_TLS
from .notes import Note, notes
from .sections import Section, filled_sections

_ET_EXEC, _ET_DYN = 2, 3
_PF_X = 1
#: Bytes of notes that are read; programs have some hundred.
_MOST_NOTES = 1 << 16
_MACHINES = {3: "x86", 40: "32-bit Arm", 62: "x86-64", 243: "RISC-V"}


class ElfError(ValueError):
    """What the file is not, as the end of a sentence that starts with its name."""


@dataclass(frozen=True)
class Segment:
    """A part of a program that is loaded; the first `in_file` bytes are in the file."""

    vaddr: int
    size: int
    in_file: int
    is_code: bool

    @property
    def pages(self) -> Range[str]:
        """The pages that it touches."""
        end = self.vaddr + self.size
        return Range(self.vaddr // PAGE * PAGE, -(-end // PAGE) * PAGE, "")


@dataclass(frozen=True)
class Program:
    """What can be said of a program by its headers, notes and sections that a generator fills."""

    entry: int
    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]
    #: Whether it has thread-local variables.
    has_tls: bool
    filled: tuple[Section, ...]


@dataclass(frozen=True)
class _Header:
    """A program header."""

    kind: int
    flags: int
    offset: int
    vaddr: int
    in_file: int
    size: int


def read_program(path: Path) -> Program:
    """A program for this machine that has something to load, or ElfError."""
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEADER.size)
            entry, offset, count = _check_header(head)
            file.seek(offset)
            headers = _headers(file.read(count * PROGRAM_HEADER.size), count)
            found = tuple(_notes(file, headers))
            filled = filled_sections(file, head)
    except OSError as error:
        raise ElfError(f"cannot be read: {error.strerror}") from None
    segments = tuple(_loaded(headers, length))
    if not segments:
        raise ElfError("has nothing to load")
    if not any(each.in_file for each in [each for each in segments if each.is_code] or segments):
        raise ElfError("has nothing but debug information: it is what --only-keep-debug leaves")
    has_tls = any(each.kind == PT_TLS and each.size for each in headers)
    return Program(entry, segments, found, has_tls, filled)


def _check_header(head: bytes) -> tuple[int, int, int]:
    """Entry point, offset and number of program headers."""
    if not head.startswith(b"\x7fELF"):
        raise ElfError("is not an ELF file")
    if len(head) < HEADER.size:
        raise ElfError("is cut off: it ends inside the ELF header")
    if head[4:6] != b"\x02\x01":
        raise ElfError("is not a 64-bit little-endian ELF file")
    _, kind, machine, _, entry, offset, _, _, _, entry_size, count, _, _, _ = HEADER.unpack(head)
    if machine != EM_AARCH64:
        raise ElfError(f"is for {_MACHINES.get(machine, 'another machine')}, not for AArch64")
    if kind == _ET_DYN:
        raise ElfError("is position-independent: link it with -no-pie and microkit.ld")
    if kind != _ET_EXEC:
        raise ElfError("is not linked: it is an object file")
    if count and entry_size != PROGRAM_HEADER.size:
        raise ElfError("is damaged: its program headers have a wrong size")
    if offset > 2**62:
        raise ElfError("is damaged: its program headers lie outside")
    return entry, offset, count


def _headers(table: bytes, count: int) -> list[_Header]:
    if len(table) < count * PROGRAM_HEADER.size:
        raise ElfError("is cut off: its program headers are not all there")
    return [
        _Header(kind, flags, offset, vaddr, in_file, size)
        for kind, flags, offset, vaddr, _, in_file, size, _ in PROGRAM_HEADER.iter_unpack(table)
    ]


def _notes(file: BinaryIO, headers: list[_Header]) -> Iterator[Note]:
    left = _MOST_NOTES
    for each in headers:
        if each.kind == PT_NOTE and each.in_file <= left and each.offset < 2**62:
            left -= each.in_file
            file.seek(each.offset)
            yield from notes(file.read(each.in_file))


def _loaded(headers: list[_Header], length: int) -> Iterator[Segment]:
    for each in headers:
        if each.kind != PT_LOAD or not each.size:
            continue
        if each.offset + each.in_file > length:
            raise ElfError("is cut off: a segment lies beyond its end")
        if each.in_file > each.size or each.vaddr + each.size >= 2**64:
            raise ElfError("is damaged: a segment has a wrong size")
        yield Segment(each.vaddr, each.size, each.in_file, bool(each.flags & _PF_X))
