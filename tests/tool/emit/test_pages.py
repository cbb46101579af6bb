# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages as they are stored: against a loader of the test's own; and how little that is."""

from __future__ import annotations

import random
import struct

from microkit.base.sizes import PAGE
from microkit.emit.pages import Pages

LINE, LINES = 64, 64


def loaded(pages: Pages, index: int) -> bytes:
    """A page as the loader makes it."""
    lines, at, grown = pages.rows[index]
    page, last = bytearray(PAGE), lines.bit_length()
    for number in range(LINES):
        if last - grown <= number < last:
            for word in range(number * LINE, (number + 1) * LINE, 8):
                before, value = struct.unpack_from("<2Q", page, word - 16)
                struct.pack_into("<Q", page, word, (2 * value - before) % 2**64)
        elif lines >> number & 1:
            page[number * LINE : (number + 1) * LINE] = pages.body[at : at + LINE]
            at += LINE
    return bytes(page)


def draw_page(draw: random.Random) -> bytes:
    page = bytearray(PAGE)
    for _ in range(draw.choice((0, 1, 3, 200))):
        page[draw.randrange(PAGE)] = draw.randrange(256)
    if draw.random() < 0.5:
        steps(page, draw.randrange(512), draw.randrange(512), draw.choice((0, 4096, 2**64 - 1, 1 << 40)))
    return bytes(page)


def steps(page: bytearray, first: int, count: int, step: int) -> None:
    """Words that grow, as far as the page goes."""
    for index in range(first, min(first + count, PAGE // 8)):
        struct.pack_into("<Q", page, 8 * index, (77 + (index - first) * step) % 2**64)


def test_as_loaded() -> None:
    """Few bytes, many, none; the first and the last line."""
    draw, pages = random.Random(1), Pages()
    data = [draw_page(draw) for _ in range(200)]
    data += [b"\1" + bytes(PAGE - 1), bytes(PAGE - 1) + b"\1", b"\1" * PAGE, bytes(PAGE)]
    pages.add(b"".join(data))
    assert [loaded(pages, index) for index in range(len(data))] == data


def test_zeros_are_not_stored() -> None:
    pages = Pages()
    pages.add(bytes(PAGE) + bytes(100) + b"\1" + bytes(PAGE - 101))
    assert pages.rows == [(0, 0, 0), (2, 0, 0)] and len(pages.body) == LINE


def test_equal_pages_share_lines() -> None:
    """Also with those that are the same lines elsewhere in their page."""
    pages, page = Pages(), b"\1" * LINE + bytes(PAGE - LINE)
    pages.add(page + page[LINE:] + page[:LINE] + b"\2" + page[1:] + page)
    assert pages.rows == [(1, 0, 0), (1 << 63, 0, 0), (1, LINE, 0), (1, 0, 0)]
    assert len(pages.body) == 2 * LINE


def test_lines_that_go_on_are_not_stored() -> None:
    """A translation table of blocks, the first entry another table; one that ends in the middle; one that
    an entry interrupts, which begins anew behind it."""
    whole, half, broken = bytearray(PAGE), bytearray(PAGE), bytearray(PAGE)
    steps(whole, 0, 512, 2 << 20)
    whole[:8] = b"\3" * 8
    steps(half, 0, 200, 4096)
    steps(broken, 0, 512, 4096)
    broken[8 * 100] ^= 1
    pages = Pages()
    pages.add(bytes(whole + half + broken))
    # Entry 200 is the first of line 25; 100 is in line 12, and line 14 is the first behind a line that is whole.
    assert [grown for _, _, grown in pages.rows] == [63, 24, 64 - 13]
