# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pages as they are stored: against a loader of the test's own; and how little that is."""

from __future__ import annotations

import random

from microkit.base.sizes import PAGE
from microkit.emit.pages import Pages

LINE, LINES = 64, 64


def loaded(pages: Pages, index: int) -> bytes:
    """A page as the loader makes it."""
    lines, at = pages.rows[index]
    page = bytearray(PAGE)
    for number in range(LINES):
        if lines >> number & 1:
            page[number * LINE : (number + 1) * LINE] = pages.body[at : at + LINE]
            at += LINE
    return bytes(page)


def draw_page(draw: random.Random) -> bytes:
    page = bytearray(PAGE)
    for _ in range(draw.choice((0, 1, 3, 200))):
        page[draw.randrange(PAGE)] = draw.randrange(256)
    return bytes(page)


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
    assert pages.rows == [(0, 0), (2, 0)] and len(pages.body) == LINE


def test_equal_pages_share_lines() -> None:
    """Also with those that are the same lines elsewhere in their page."""
    pages, page = Pages(), b"\1" * LINE + bytes(PAGE - LINE)
    pages.add(page + page[LINE:] + page[:LINE] + b"\2" + page[1:] + page)
    assert pages.rows == [(1, 0), (1 << 63, 0), (1, LINE), (1, 0)]
    assert len(pages.body) == 2 * LINE
