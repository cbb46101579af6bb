# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual addresses that the tool chooses, and the tables that a set of mappings needs."""

from __future__ import annotations

from collections.abc import Iterable

from ..base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE, PAGE_BITS
from .objects import Block, Mapping

#: What one entry of a table of each level spans (4 KiB granule, Arm ARM D8.2).
SPAN = {1: HUGE_PAGE, 2: LARGE_PAGE, 3: PAGE}
#: What a whole table of each level spans.
TABLE_SPAN = {2: HUGE_PAGE, 3: LARGE_PAGE}


def level_of(page_size: int) -> int:
    """The level whose entries map pages of this size."""
    return {HUGE_PAGE: 1, LARGE_PAGE: 2, PAGE: 3}[page_size]


def free_pages(taken: Iterable[tuple[int, int]], end: int, count: int) -> list[int]:
    """`count` addresses of pages below `end` that lie in no (start, end) of `taken`, highest
    first."""
    found: list[int] = []
    at = end
    for start, stop in [*sorted(taken, reverse=True), (0, 0)]:
        while len(found) < count and at - PAGE >= stop:
            at -= PAGE
            found.append(at)
        at = min(at, start // PAGE * PAGE)
    if len(found) < count:
        raise AssertionError("a 40-bit address space has no free page")
    return found


def free_range(taken: Iterable[tuple[int, int]], end: int, size: int) -> int:
    """The highest address below `end` of so many bytes, in whole pages, that lie in no (start, end) of
    `taken`."""
    at = end
    for start, stop in [*sorted(taken, reverse=True), (0, 0)]:
        if at - size >= stop:
            return at - size
        at = min(at, start // PAGE * PAGE)
    raise AssertionError("a 40-bit address space has no room")


def make_tables(name: str, mappings: Iterable[Mapping]) -> dict[tuple[int, int], Block]:
    """Page tables for all mappings of a VSpace, in order of address, by (level, first address)."""
    needed: dict[tuple[int, int], None] = {}
    for mapping in sorted(mappings, key=lambda each: each.vaddr):
        for level in range(2, level_of(mapping.page_size) + 1):
            _span(mapping, level, needed)
    return {
        (level, start): Block(f"{name}: level {level} table {start:#x}", PAGE_BITS)
        for level, start in needed
    }


def _span(mapping: Mapping, level: int, needed: dict[tuple[int, int], None]) -> None:
    step = TABLE_SPAN[level]
    for start in range(mapping.vaddr // step * step, mapping.end, step):
        needed.setdefault((level, start))
