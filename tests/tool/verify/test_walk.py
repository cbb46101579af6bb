# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Runs of pages that a walk finds are the pages that there are, looked up one by one."""

from __future__ import annotations

import random
import struct

from microkit.base.sizes import LARGE_PAGE, PAGE
from microkit.verify.image import Memory, Segment
from microkit.verify.walk import stage2, walk

#: Normal memory: read, write; read; executable.
RIGHTS = {0x40_0000_0000_07FC: "rw", 0x40_0000_0000_077C: "r", 0x0000_0000_0000_077C: "rx"}
ROOT, SECOND, THIRD = 0, PAGE, 2 * PAGE


def draw_tables(draw: random.Random) -> tuple[dict[int, tuple[int, str]], bytes]:
    """Pages by their addresses; and a root, a table of blocks, and one of pages, which the 512th entry there leads to."""
    pages: dict[int, tuple[int, str]] = {}
    words = {ROOT: SECOND | 3, SECOND + 8 * 511: THIRD | 3}
    for table, step, kind in ((SECOND, LARGE_PAGE, 1), (THIRD, PAGE, 3)):
        index, pa = draw.randrange(4), draw.randrange(1, 9) * LARGE_PAGE
        while index < 511:
            bits, rights = draw.choice(list(RIGHTS.items()))
            for _ in range(draw.randrange(1, 6)):
                words[table + 8 * index] = pa | bits | kind
                va = index * step + (511 * LARGE_PAGE if table == THIRD else 0)
                pages |= {va + at: (pa + at, rights) for at in range(0, step, PAGE)}
                index, pa = index + 1, pa + step
                if index == 511:
                    break
            index += draw.choice((0, 0, 1, 100))
            pa += draw.choice((0, 0, step))
    data = bytearray(3 * PAGE)
    for at, word in words.items():
        struct.pack_into("<Q", data, at, word)
    return pages, bytes(data)


def test_each_page() -> None:
    draw = random.Random(1)
    for _ in range(20):
        pages, data = draw_tables(draw)
        found = walk(Memory([Segment(0, data, len(data))]), ROOT, 1, stage2)
        assert {leaf.va + at: (leaf.pa + at, leaf.rights) for leaf in found.leaves
                for at in range(0, leaf.size, PAGE)} == pages  # fmt: skip
        assert found.tables == [SECOND, THIRD]
        for one, other in zip(found.leaves, found.leaves[1:]):
            joins = one.end == other.va and one.pa + one.size == other.pa and one.rights == other.rights
            assert one.end <= other.va and not joins, "a run is one leaf"
        for va in (0, PAGE, *draw.sample(sorted(pages), 50), 511 * LARGE_PAGE):
            leaf = found.at(va)
            assert (va in pages) == (leaf is not None)
            assert leaf is None or leaf.pa + va - leaf.va == pages[va][0]
