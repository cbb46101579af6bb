# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The derivation lists of a core as they must be: for each object its capabilities in the order in
which they are given here, those with a badge last; the first is the original, from which all others
can be revoked (base/cap.h)."""

from __future__ import annotations

import bisect
from collections import defaultdict

from ..base.records import dataclass
from ..base.sizes import SLOT
from ..sdk.abi import Abi
from .encode import encode_slot
from .view import Cap


@dataclass(frozen=True)
class _Entry:
    ref: int
    cap: Cap
    is_device: bool


class Derivation:
    """All slots of a core that hold something, then their bytes by reference."""

    def __init__(self, abi: Abi) -> None:
        self._abi = abi
        self._lists: dict[object, list[_Entry]] = defaultdict(list)
        self._badged = (abi.constant("CAP_ENDPOINT"), abi.constant("CAP_NOTIFICATION"))
        self._handler = abi.constant("CAP_IRQ_HANDLER")
        self.cells: dict[int, bytes] = {}
        self._refs: list[int] = []

    def add(self, ref: int, cap: Cap, is_device: bool = False) -> None:
        self._lists[self._key(ref, cap)].append(_Entry(ref, cap, is_device))

    def _key(self, ref: int, cap: Cap) -> object:
        """What a capability is to; those that are to no object are in no list with others."""
        if cap.type == self._handler:
            return cap.type, cap.word
        return (cap.type, cap.object) if cap.object else ref

    def _has_badge(self, cap: Cap) -> bool:
        return cap.type in self._badged and cap.word != 0

    def link(self) -> None:
        for entries in self._lists.values():
            entries.sort(key=lambda each: self._has_badge(each.cap))
            refs = [0, *(each.ref for each in entries), 0]
            for index, each in enumerate(entries):
                flags = self._flags(each, index == 0)
                links = (refs[index], refs[index + 2])
                self.cells[each.ref] = encode_slot(self._abi, each.cap, flags, *links)
        self._refs = sorted(self.cells)

    def _flags(self, entry: _Entry, is_first: bool) -> int:
        constant = self._abi.constant
        flags = constant("CAP_DEVICE") if entry.is_device else 0
        if is_first:
            return flags | constant("CAP_REVOCABLE")
        if self._has_badge(entry.cap):
            return flags | constant("CAP_REVOCABLE") | constant("CAP_FIRST_BADGED")
        return flags

    def array(self, first: int, count: int) -> bytes:
        """Slots one behind the other, empty ones as zeros."""
        made = bytearray(count * SLOT)
        for ref, cell in self.between(first, first + count):
            at = (ref - first) * SLOT
            made[at : at + SLOT] = cell
        return bytes(made)

    def between(self, first: int, end: int) -> list[tuple[int, bytes]]:
        """Slots in use from `first` on and before `end`, in order."""
        at = bisect.bisect_left(self._refs, first)
        found = []
        while at < len(self._refs) and self._refs[at] < end:
            found.append((self._refs[at], self.cells[self._refs[at]]))
            at += 1
        return found
