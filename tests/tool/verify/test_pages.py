# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages are those that the loader makes of any map of lines, also of one that the tool does not write."""

from __future__ import annotations

import random
import struct

import pytest
from microkit.base.sizes import PAGE
from microkit.verify.image import Corrupt, _Loader

LINE, LINES = 64, 64


def line_by_line(part: bytes, lines: int, at: int, grown: int) -> bytes:
    page = bytearray(PAGE)
    for number in range(LINES):
        start = number * LINE
        if lines.bit_length() - grown <= number < lines.bit_length():
            for word in range(start, start + LINE, 8):
                before, last = struct.unpack_from("<2Q", page, word - 16)
                struct.pack_into("<Q", page, word, (2 * last - before) % 2**64)
        elif lines >> number & 1:
            page[start : start + LINE] = part[at : at + LINE]
            at += LINE
    return bytes(page)


def draw_map(draw: random.Random) -> tuple[int, int]:
    """Lines, and how many of the last ones go on; there can be none before those but the first."""
    grown = draw.choice((0, 0, 1, 5))
    first = draw.randrange(1, LINES - grown + 1)
    stored = draw.getrandbits(first) & draw.choice((draw.getrandbits(first), (1 << first) - 1))
    return stored | (1 << grown) - 1 << first, grown


def test_any_map() -> None:
    draw = random.Random(1)
    part = draw.randbytes(3 * PAGE)
    for _ in range(500):
        lines, grown = draw_map(draw)
        at = draw.randrange(2 * PAGE // LINE) * LINE
        if grown or lines:
            assert _Loader(part, [])._made(lines, at + grown) == line_by_line(part, lines, at, grown), (hex(lines), grown)


def test_lines_behind_the_end() -> None:
    part = bytes(2 * LINE)
    assert len(_Loader(part, [])._made(0b101, 0)) == PAGE
    with pytest.raises(Corrupt, match="do not lie in the image"):
        _Loader(part, [])._made(0b111, 0)
