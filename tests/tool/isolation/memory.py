# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Physical memory as it is when the loader has finished (sdk/abi/include/multikit/image.h)."""

from __future__ import annotations

import bisect
import struct
from dataclasses import dataclass

from microkit.base.sizes import PAGE

MAGIC, VERSION = 0x474D494B49544C4D, 4
LINE = 64
WORDS = LINE // 8
HEADER = struct.Struct("<QIIIIQQQQQQQ32s6Q")
CORE, IRQ, SEGMENT, ROW = (struct.Struct(each) for each in ("<QQQQII", "<IIII", "<QQII", "<QQ"))
ZEROS = bytes(PAGE)


@dataclass(frozen=True)
class CoreRow:
    mpidr: int
    entry: int
    window: int
    size: int
    core: int
    gic_cpu: int


@dataclass(frozen=True)
class IrqRow:
    intid: int
    core: int
    edge: int
    priority: int


class Memory:
    """What an image puts where; zeros elsewhere."""

    def __init__(self, image: bytes) -> None:
        self._part = image[start_of(image):]
        head = HEADER.unpack_from(self._part)
        cores, irqs, segments = head[2:5]
        cores_at, irqs_at, segments_at = head[8:11]
        self.cores = [CoreRow(*row) for row in self._table(CORE, cores_at, cores)]
        self.irqs = [IrqRow(*row) for row in self._table(IRQ, irqs_at, irqs)]
        self._segments = sorted(self._table(SEGMENT, segments_at, segments))
        self._starts = [segment[0] for segment in self._segments]
        self._rows = self._table(ROW, head[13], head[14])
        self._pages: dict[int, bytes] = {}

    def _table(self, form: struct.Struct, at: int, count: int) -> list[tuple[int, ...]]:
        return list(form.iter_unpack(self._part[at:at + count * form.size]))

    def page(self, pa: int) -> bytes:
        """The page that holds an address."""
        number = pa // PAGE
        if number not in self._pages:
            self._pages[number] = self._load(number * PAGE)
        return self._pages[number]

    def _load(self, pa: int) -> bytes:
        at = bisect.bisect_right(self._starts, pa) - 1
        if at < 0:
            return ZEROS
        start, _, first, pages = self._segments[at]
        index = (pa - start) // PAGE
        return self._lines(*self._rows[first + index]) if index < pages else ZEROS

    def _lines(self, lines: int, place: int) -> bytes:
        """Lines that are stored; the last ones are grown from those before them."""
        grown, at, page = place % LINE, place - place % LINE, bytearray(PAGE)
        last = lines.bit_length()
        for line in range(last - grown):
            if lines >> line & 1:
                page[line * LINE:(line + 1) * LINE] = self._part[at:at + LINE]
                at += LINE
        if grown:
            words = list(struct.unpack(f"<{PAGE // 8}Q", page))
            for word in range((last - grown) * WORDS, last * WORDS):
                words[word] = (2 * words[word - 1] - words[word - 2]) % 2**64
            page[:] = struct.pack(f"<{PAGE // 8}Q", *words)
        return bytes(page)

    def read(self, pa: int, size: int) -> bytes:
        found = b""
        while len(found) < size:
            at = pa + len(found)
            found += self.page(at)[at % PAGE:at % PAGE + size - len(found)]
        return found

    def number(self, pa: int, size: int = 8) -> int:
        return int.from_bytes(self.read(pa, size), "little")


def start_of(image: bytes) -> int:
    """Where the header is: behind the loader, on a line."""
    wanted = struct.pack("<QI", MAGIC, VERSION)
    at = image.find(wanted)
    while at >= 0 and at % LINE:
        at = image.find(wanted, at + 1)
    if at < 0:
        raise ValueError("no image")
    return at
