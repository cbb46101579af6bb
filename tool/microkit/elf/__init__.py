# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""ELF files as the back end needs them: what is loaded, and where symbols are.

A reader of its own (System V ABI, chapters 4 and 5), because a general library takes longer to
import than a whole build of a small system.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from ..base.reading import read_whole
from ..base.records import dataclass
from .format import EM_AARCH64, HEADER, MAGIC, PROGRAM_HEADER, PT_LOAD, PT_NOTE, SECTION_HEADER, SYMBOL
from .notes import Note, notes

_SHT_SYMTAB, _SHT_NOTE = 2, 7
_SHN_LORESERVE = 0xFF00
_STT_NOTYPE, _STT_OBJECT, _STT_FUNC = 0, 1, 2
PF_X, PF_W, PF_R = 1, 2, 4


class ElfError(ValueError):
    """What is wrong with a file, as the end of a sentence that starts with its name."""


@dataclass(frozen=True)
class Segment:
    """A part of the program that is loaded: `data`, then zeros up to `size`."""

    vaddr: int
    size: int
    data: bytes
    flags: int

    @property
    def end(self) -> int:
        return self.vaddr + self.size


@dataclass(frozen=True)
class Symbol:
    """A named place; `size` 0 when the ELF does not say."""

    name: str
    address: int
    size: int
    is_function: bool


class Elf:
    """An ELF64 little-endian AArch64 file, fully in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < HEADER.size or data[: len(MAGIC)] != MAGIC:
            raise ElfError("is not a 64-bit little-endian ELF file")
        header = HEADER.unpack_from(data)
        if header[2] != EM_AARCH64:
            raise ElfError("is not for AArch64")
        self.entry: int = header[4]
        self._programs = (header[5], header[10])
        self._sections = (header[6], header[12])

    @classmethod
    def read(cls, path: Path) -> Elf:
        try:
            return cls(read_whole(path))
        except OSError as error:
            raise ElfError(f"cannot be read: {error.strerror}") from None

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """What is loaded, in ascending order of address."""
        found = []
        for fields in self._table(PROGRAM_HEADER, self._programs):
            kind, flags, offset, vaddr, _, in_file, size, _ = fields
            if kind != PT_LOAD or not size:
                continue
            if in_file > size or offset + in_file > len(self._data):
                raise ElfError("is damaged: a segment lies outside")
            found.append(Segment(vaddr, size, self._data[offset : offset + in_file], flags))
        return tuple(sorted(found, key=lambda each: each.vaddr))

    def summary(self) -> dict[str, object]:
        """For people who want to see what is loaded."""
        return {"entry": self.entry, "segments": self.segments, "symbols": len(self.symbols)}

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Of the sections; of the segments in a file without sections."""
        places = [(each[4], each[5]) for each in self._table(SECTION_HEADER, self._sections)
                  if each[1] == _SHT_NOTE]  # fmt: skip
        if not places:
            table = self._table(PROGRAM_HEADER, self._programs)
            places = [(each[2], each[5]) for each in table if each[0] == PT_NOTE]
        return tuple(note for place in places for note in notes(self._bytes(*place)))

    @property
    def shape(self) -> tuple[object, ...]:
        """Entry point and loaded parts without what a debug file has not: equal in both."""
        return (self.entry, *((each.vaddr, each.size, each.flags) for each in self.segments))

    def read_at(self, address: int, size: int) -> bytes | None:
        """Bytes as they are loaded; None where nothing is."""
        for each in self.segments:
            offset = address - each.vaddr
            if 0 <= offset and offset + size <= each.size:
                return each.data[offset : offset + size].ljust(size, b"\0")
        return None

    @cached_property
    def symbols(self) -> dict[str, Symbol]:
        """Objects and functions by name; of several with one name, a global one."""
        found: dict[str, Symbol] = {}
        for is_global, symbol in self._definitions():
            if is_global or symbol.name not in found:
                found[symbol.name] = symbol
        return found

    @cached_property
    def ambiguous(self) -> frozenset[str]:
        """Names of several local objects or functions at different addresses, and of no global one."""
        places: dict[str, set[int]] = {}
        for is_global, symbol in self._definitions():
            known = places.setdefault(symbol.name, set())
            known.add(-1 if is_global else symbol.address)
        return frozenset(name for name, at in places.items() if len(at) > 1 and -1 not in at)

    def _definitions(self) -> Iterator[tuple[bool, Symbol]]:
        """Every object and function that has an address here; whether it is global."""
        for strings, fields in self._symbol_fields():
            name, info, _, section, value, size = fields
            kind = info & 15
            if not name or not section or section >= _SHN_LORESERVE or kind > _STT_FUNC:
                continue
            text = strings[name : strings.index(b"\0", name)].decode("utf-8", "replace")
            if text[:1] != "$":
                yield bool(info >> 4), Symbol(text, value, size, kind == _STT_FUNC)

    @cached_property
    def functions(self) -> tuple[Symbol, ...]:
        """Functions in ascending order of address, one for each address."""
        by_address: dict[int, Symbol] = {}
        for symbol in sorted(self.symbols.values(), key=lambda each: each.name):
            if symbol.is_function:
                by_address.setdefault(symbol.address, symbol)
        return tuple(by_address[address] for address in sorted(by_address))

    def _symbol_fields(self):  # type: ignore[no-untyped-def]
        headers = self._table(SECTION_HEADER, self._sections)
        for header in headers:
            if header[1] != _SHT_SYMTAB:
                continue
            if header[6] >= len(headers):
                raise ElfError("is damaged: a symbol table without names")
            link = headers[header[6]]
            strings = self._bytes(link[4], link[5]) + b"\0"
            size = header[5] // SYMBOL.size * SYMBOL.size
            for fields in SYMBOL.iter_unpack(self._bytes(header[4], size)):
                if fields[0] < len(strings):
                    yield strings, fields

    def _table(self, entry: struct.Struct, place: tuple[int, int]) -> list[tuple[int, ...]]:
        offset, count = place
        return list(entry.iter_unpack(self._bytes(offset, count * entry.size)))

    def _bytes(self, offset: int, size: int) -> bytes:
        if offset + size > len(self._data):
            raise ElfError("is damaged: a table lies beyond its end")
        return self._data[offset : offset + size]
