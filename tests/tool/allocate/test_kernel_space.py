# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How many translation tables a kernel's ranges take, against the leaves that will be written."""

from __future__ import annotations

import random

from microkit.allocate.kernel_space import Range, Use, _tables
from microkit.base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE


def tables_of_leaves(ranges: list[Range]) -> set[tuple[int, int]]:
    """Leaf by leaf."""
    found = set()
    for each in ranges:
        for start, _, step, count in each.runs():
            for va in range(start, start + count * step, step):
                found.add((2, va // HUGE_PAGE))
                if step == PAGE:
                    found.add((3, va // LARGE_PAGE))
    return found


def draw_range(draw: random.Random) -> Range:
    """Around the boundaries of blocks and tables, physical memory in step or not."""
    va = draw.choice((0, HUGE_PAGE - 4 * LARGE_PAGE)) + draw.randrange(4) * LARGE_PAGE
    va += draw.randrange(-3, 4) * PAGE
    pa = draw.randrange(8) * LARGE_PAGE + va % LARGE_PAGE
    pa += draw.choice((0, 0, PAGE))
    size = draw.randrange(5) * LARGE_PAGE + draw.randrange(-3, 4) * PAGE
    return Range(max(va, 0), pa, max(size, PAGE), Use.DATA)


def test_tables() -> None:
    draw = random.Random(1)
    for _ in range(300):
        ranges = [draw_range(draw) for _ in range(draw.randrange(1, 4))]
        assert _tables(ranges) == tables_of_leaves(ranges), ranges


def test_no_bytes() -> None:
    assert _tables([Range(PAGE, PAGE, 0, Use.DATA)]) == set()
