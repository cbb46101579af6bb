# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory that is asked for once in a look, in blocks: each question to a server takes longer than a block."""

from __future__ import annotations

from ..verify.image import Corrupt
from .live import Read

_BLOCK = 4 << 10


class Cached:
    """Reads as `read` does, until `forget`; nothing yet without it."""

    def __init__(self, read: Read | None = None) -> None:
        self._read = read or _nothing
        self._blocks: dict[int, bytes | None] = {}

    def read(self, pa: int, size: int) -> bytes:
        first, end = pa // _BLOCK, (pa + size + _BLOCK - 1) // _BLOCK
        blocks = [self._block(number) for number in range(first, end)]
        if None in blocks:  # less than a block can be there
            return self._read(pa, size)
        at = pa - first * _BLOCK
        return b"".join(each or b"" for each in blocks)[at : at + size]

    def use(self, read: Read) -> None:
        """From now on."""
        self._read = read
        self.forget()

    def forget(self) -> None:
        """What is asked for from now on is read again."""
        self._blocks.clear()

    def _block(self, number: int) -> bytes | None:
        if number not in self._blocks:
            try:
                self._blocks[number] = self._read(number * _BLOCK, _BLOCK)
            except Corrupt:
                self._blocks[number] = None
        return self._blocks[number]


def _nothing(pa: int, size: int) -> bytes:
    raise Corrupt(f"memory at {pa:#x} cannot be read")
