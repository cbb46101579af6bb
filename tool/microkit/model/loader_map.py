# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The memory that the loader maps while it copies: RAM without what firmware keeps, in the largest
blocks that fit (board/loader/src/map.c). Its tables lie behind the image."""

from __future__ import annotations

from ..base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE
from ..base.units import round_up
from .board import Board

Span = tuple[int, int]

#: Of the loader's and the kernels' regimes.
_ADDRESS_BITS = 39


def without(spans: list[Span], holes: list[Span]) -> list[Span]:
    """The parts of (start, end) that are in no hole, in ascending order."""
    for start, end in sorted(holes):
        cut = []
        for low, high in spans:
            cut += [(low, min(high, start)), (max(low, end), high)]
        spans = [(low, high) for low, high in cut if low < high]
    return sorted(spans)


def free_ram(board: Board) -> list[Span]:
    """(start, end) of RAM that firmware does not keep."""
    return without([(bank.base, bank.end) for bank in board.ram],
                   [(part.base, part.end) for part in board.reserved])  # fmt: skip


def loader_ram(board: Board) -> list[Span]:
    """What the loader maps: of that, what it can address."""
    return without(free_ram(board), [(1 << _ADDRESS_BITS, 1 << 64)])


def loader_tables(board: Board) -> int:
    """Pages of translation tables: the root, and one for each block of which only a part is mapped."""
    parts = set()
    for edge in [edge for span in loader_ram(board) for edge in span]:
        if edge % HUGE_PAGE:
            parts.add((HUGE_PAGE, edge // HUGE_PAGE))
        if edge % LARGE_PAGE:
            parts.add((LARGE_PAGE, edge // LARGE_PAGE))
    return 1 + len(parts)


def image_memory(board: Board, size: int, loader_memory: int) -> int:
    """Bytes from the load address on that an image of `size` bytes takes, the loader's tables behind
    it included; the loader alone has `loader_memory`."""
    return round_up(max(size, loader_memory), PAGE) + loader_tables(board) * PAGE
