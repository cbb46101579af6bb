# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages as the image stores them: lines that are not zeros, and those of equal pages once."""

from __future__ import annotations

from ..base.contract import IMAGE_LINE
from ..base.sizes import PAGE

_ZERO_LINE, _ZERO_PAGE = bytes(IMAGE_LINE), bytes(PAGE)


class Pages:
    """The table of pages and what it points to, while segments are added."""

    def __init__(self) -> None:
        #: (lines, offset in `body`) of each page.
        self.rows: list[tuple[int, int]] = []
        self.body = bytearray()
        self._known: dict[bytes, int] = {}

    def add(self, data: bytes) -> None:
        """Whole pages."""
        for at in range(0, len(data), PAGE):
            self.rows.append(self._store(data[at : at + PAGE]))

    def _store(self, page: bytes) -> tuple[int, int]:
        lines, stored = pack(page)
        if not stored:
            return 0, 0
        if stored not in self._known:
            self._known[stored] = len(self.body)
            self.body += stored
        return lines, self._known[stored]


def pack(page: bytes) -> tuple[int, bytes]:
    """The map of lines that are not zeros, and their bytes."""
    if page == _ZERO_PAGE:
        return 0, b""
    lines = [page[at : at + IMAGE_LINE] for at in range(0, PAGE, IMAGE_LINE)]
    used = [number for number, line in enumerate(lines) if line != _ZERO_LINE]
    return sum(1 << number for number in used), b"".join([lines[number] for number in used])
