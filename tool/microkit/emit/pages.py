# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages as the image stores them: lines that are not zeros, without those at the end that go on in steps,
and those of equal pages once."""

from __future__ import annotations

import struct

from ..base.contract import IMAGE_LINE
from ..base.sizes import PAGE

_WORDS, _WORD = IMAGE_LINE // 8, (1 << 64) - 1
_LINE, _LAST_TWO = struct.Struct(f"<{_WORDS}Q"), struct.Struct("<2Q")
_LINES = struct.Struct(f"{IMAGE_LINE}s" * (PAGE // IMAGE_LINE))
_ZERO_LINE, _ZERO_PAGE = bytes(IMAGE_LINE), bytes(PAGE)


class Pages:
    """The table of pages and what it points to, while segments are added."""

    def __init__(self) -> None:
        #: (lines, offset in `body`, how many lines are grown) of each page.
        self.rows: list[tuple[int, int, int]] = []
        self.body = bytearray()
        self._known: dict[bytes, int] = {}

    def add(self, data: bytes) -> None:
        """Pages, the last one with zeros up to its end."""
        for at in range(0, len(data), PAGE):
            self.rows.append(self._store(data[at : at + PAGE].ljust(PAGE, b"\0")))

    def _store(self, page: bytes) -> tuple[int, int, int]:
        lines, stored, grown = pack(page)
        if not stored:
            return 0, 0, 0
        if stored not in self._known:
            self._known[stored] = len(self.body)
            self.body += stored
        return lines, self._known[stored], grown


def pack(page: bytes) -> tuple[int, bytes, int]:
    """The map of lines that are not zeros, the bytes of those that are stored, and how many are not."""
    if page == _ZERO_PAGE:
        return 0, b"", 0
    lines = _LINES.unpack(page)
    used = [number for number, line in enumerate(lines) if line != _ZERO_LINE]
    kept = len(used)
    while kept > 1 and _goes_on(lines[used[kept - 1] - 1], lines[used[kept - 1]]):
        kept -= 1
    stored = b"".join([lines[number] for number in used[:kept]])
    return sum(1 << number for number in used), stored, len(used) - kept


def _goes_on(before: bytes, line: bytes) -> bool:
    """As the last two words of the line before differ."""
    first, last = _LAST_TWO.unpack_from(before, IMAGE_LINE - _LAST_TWO.size)
    words = _LINE.unpack(line)
    step = last - first
    if words[0] != (last + step) & _WORD:
        return False  # nearly always
    return words == tuple((last + step * number) & _WORD for number in range(1, _WORDS + 1))
