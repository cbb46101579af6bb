# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the loader maps of a board's RAM, and the pages of tables that this takes: counted from leaves
that are made page by page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from microkit.base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE
from microkit.model.board import Board, MemoryRange
from microkit.model.loader_map import image_memory, loader_ram, loader_tables
from microkit.parse.board import load_board
from tool_support import BOARD_FILE

GIB, MIB = HUGE_PAGE, 1 << 20


def board_of(ram: list[tuple[int, int]], reserved: list[tuple[int, int]]) -> Board:
    """Of (start, end)."""
    board = load_board(BOARD_FILE)
    banks, kept = ([MemoryRange(start, end - start) for start, end in each] for each in (ram, reserved))
    return replace(board, ram=tuple(banks), reserved=tuple(kept))


def tables_of_leaves(spans: list[tuple[int, int]]) -> int:
    """With the root; leaves as large as they can be."""
    tables = {(1, 0)}
    for start, end in spans:
        while start < end:
            size = next(size for size in (HUGE_PAGE, LARGE_PAGE, PAGE)
                        if start % size == 0 and end - start >= size)  # fmt: skip
            if size < HUGE_PAGE:
                tables.add((2, start // HUGE_PAGE))
            if size < LARGE_PAGE:
                tables.add((3, start // LARGE_PAGE))
            start += size
    return len(tables)


CASES = [
    ([(GIB, 3 * GIB)], [], [(GIB, 3 * GIB)], 1),
    ([(GIB, GIB + 500 * MIB)], [], [(GIB, GIB + 500 * MIB)], 2),
    ([(0x80000, GIB)], [], [(0x80000, GIB)], 3),
    ([(0, 4 * GIB)], [(0, 0x80000), (0x3B400000, GIB)], [(0x80000, 0x3B400000), (GIB, 4 * GIB)], 3),
    ([(0, GIB)], [(0x1FF000, 0x201000)], [(0, 0x1FF000), (0x201000, GIB)], 4),
    ([(GIB, 2 * GIB)], [(GIB, 2 * GIB)], [], 1),
    ([(0, GIB), (2 * GIB, 3 * GIB)], [(MIB, 2 * MIB)],
     [(0, MIB), (2 * MIB, GIB), (2 * GIB, 3 * GIB)], 3),
    ([(510 * GIB, 514 * GIB)], [], [(510 * GIB, 512 * GIB)], 1),
]  # fmt: skip


@pytest.mark.parametrize("ram, reserved, mapped, tables", CASES)
def test_map(
    ram: list[tuple[int, int]],
    reserved: list[tuple[int, int]],
    mapped: list[tuple[int, int]],
    tables: int,
) -> None:
    board = board_of(ram, reserved)
    assert loader_ram(board) == mapped
    assert loader_tables(board) == tables == tables_of_leaves(mapped)


def test_image_memory() -> None:
    """Tables lie on pages of their own behind the image."""
    board = board_of([(GIB, GIB + 500 * MIB)], [])
    assert image_memory(board, PAGE, 0) == 3 * PAGE
    assert image_memory(board, PAGE + 64, 0) == 4 * PAGE
    assert image_memory(board, 64, 5 * PAGE) == 7 * PAGE
