# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Walks of translation tables, as the MMU does them (Arm ARM D8.2, D8.3; 4 KiB granule)."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from dataclasses import field
from functools import cached_property
from itertools import compress

from ..base.records import dataclass
from ..base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE, TABLE_ENTRIES, WORD_BITS
from .image import Corrupt, Memory

_SPAN = {1: HUGE_PAGE, 2: LARGE_PAGE, 3: PAGE}
_ADDRESS = (1 << 48) - PAGE
_XN = 1 << 54
_AF = 1 << 10
#: Bits that no descriptor of ours uses: software, hints, contiguous, PXN, DBM, nG, NS.
_UNUSED = ~(_ADDRESS | _XN | PAGE - 1) & (1 << WORD_BITS) - 1


@dataclass(frozen=True)
class Leaf:
    """A run of pages with the same rights, at addresses that follow one another on both sides."""

    va: int
    pa: int
    size: int
    read: bool
    write: bool
    execute: bool
    device: bool

    @property
    def end(self) -> int:
        return self.va + self.size

    @property
    def rights(self) -> str:
        letters = ((self.read, "r"), (self.write, "w"), (self.execute, "x"))
        kind = " device" if self.device else ""
        return ("".join(letter for held, letter in letters if held) or "none") + kind


@dataclass
class Walk:
    """All leaves in order of address, and the addresses of all tables but the root."""

    leaves: list[Leaf] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    #: How many runs of blocks or pages there are in tables.
    descriptors: int = 0

    @cached_property
    def _starts(self) -> list[int]:
        return [leaf.va for leaf in self.leaves]

    def at(self, va: int) -> Leaf | None:
        """The leaf of an address, when all are known."""
        index = bisect.bisect_right(self._starts, va) - 1
        found = self.leaves[index] if index >= 0 else None
        return found if found and va < found.end else None


#: Rights (read, write, execute, device) of a descriptor.
Decode = Callable[[int], tuple[bool, bool, bool, bool]]


def stage1(descriptor: int) -> tuple[bool, bool, bool, bool]:
    """EL2: AttrIndx 0 is Device-nGnRnE, 1 Normal; AP[2] read-only; AP[1] is RES1."""
    attribute, shareable = descriptor >> 2 & 15, descriptor >> 8 & 3  # with NS, which is zero
    if attribute > 1 or not descriptor & 1 << 6 or shareable != 3 * attribute:
        raise Corrupt(f"kernel descriptor {descriptor:#x} has unknown attributes")
    return True, not descriptor & 1 << 7, not descriptor & _XN, attribute == 0


def stage2(descriptor: int) -> tuple[bool, bool, bool, bool]:
    """S2AP in bits 7:6, MemAttr in bits 5:2: 0b1111 Normal write-back, 0b0001 Device-nGnRE; SH in
    bits 9:8, which mean nothing for Device memory and are zero there."""
    memory = descriptor >> 2 & 15
    if (memory, descriptor >> 8 & 3) not in ((15, 3), (1, 0)):
        raise Corrupt(f"stage 2 descriptor {descriptor:#x} has unknown attributes")
    read, write = bool(descriptor & 1 << 6), bool(descriptor & 1 << 7)
    return read, write, not descriptor & _XN, memory == 1


def walk(memory: Memory, root: int, root_pages: int, decode: Decode) -> Walk:
    """Everything mapped below a level 1 root of `root_pages` tables side by side."""
    found = Walk()
    _table(memory, root, root_pages * TABLE_ENTRIES, 1, 0, decode, found)
    return found


def _table(
    memory: Memory, pa: int, entries: int, level: int, base: int, decode: Decode, found: Walk
) -> None:
    words, step, known = memory.words(pa, entries), _SPAN[level], 0
    for index, descriptor in compress(enumerate(words), words):  # most are zero
        if index < known:
            continue
        if not descriptor & 1:
            raise Corrupt(f"an invalid descriptor is not zero: {descriptor:#x}")
        va = base + index * step
        if level < 3 and descriptor & 2:
            _below(memory, descriptor, level + 1, va, decode, found)
        else:
            known = _run_end(words, index, step)
            _run(descriptor, level, va, known - index, decode, found)


def _run_end(words: tuple[int, ...], index: int, step: int) -> int:
    """Behind the entries from `index` on that have the same bits, each for the memory behind that of the one before."""
    end, following = index + 1, words[index] + step
    while end < len(words) and words[end] == following:
        end, following = end + 1, following + step
    return end


def _below(
    memory: Memory, descriptor: int, level: int, va: int, decode: Decode, found: Walk
) -> None:
    if descriptor & ~(_ADDRESS | 3):
        raise Corrupt(f"table descriptor {descriptor:#x} restricts what is below")
    table = descriptor & _ADDRESS
    if table in found.known:  # also one that contains itself: a walk has an end
        raise Corrupt(f"the translation table at {table:#x} is used twice")
    found.known.add(table)
    found.tables.append(table)
    before = found.descriptors
    _table(memory, table, TABLE_ENTRIES, level, va, decode, found)
    if found.descriptors == before:
        raise Corrupt(f"the translation table at {table:#x} maps nothing")


def _run(descriptor: int, level: int, va: int, count: int, decode: Decode, found: Walk) -> None:
    """Entries of which `descriptor` is the first."""
    pa, size = descriptor & _ADDRESS, _SPAN[level] * count
    if pa % _SPAN[level] or (descriptor & 2 == 0) != (level < 3):
        raise Corrupt(f"descriptor {descriptor:#x} for {va:#x} is malformed")
    if descriptor & _UNUSED or descriptor & 1 << 11 or not descriptor & _AF:
        raise Corrupt(f"descriptor {descriptor:#x} for {va:#x} has unexpected bits")
    rights = decode(descriptor)
    found.descriptors += 1
    last = found.leaves[-1] if found.leaves else None
    if last and last.end == va and last.pa + last.size == pa:
        if (last.read, last.write, last.execute, last.device) == rights:
            found.leaves[-1] = Leaf(last.va, last.pa, last.size + size, *rights)
            return
    found.leaves.append(Leaf(va, pa, size, *rights))
