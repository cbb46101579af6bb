# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Report data about devices that may access memory by themselves. No SMMU is driven, so who can write the registers of such a device is
trusted with all memory (docs/dma.md). Which devices do is not known here: all may, but for those that the board has named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...base.sizes import PAGE
from ...model.board import Board, MemoryRange
from ...model.system import CapKind, Map, ProtectionDomain, SetVarKind, System

Json = dict[str, Any]


def trusted(system: System, board: Board) -> list[Json]:
    """In the order of domains; a virtual machine behind its monitor."""
    return [entry for pd in system.pds for entry in _of(pd, board)]


def _of(pd: ProtectionDomain, board: Board) -> Iterator[Json]:
    known = sorted({each.region.name for each in pd.setvars if each.kind is SetVarKind.PADDR and each.region})
    for each in _registers(pd.maps, board):
        yield {"pd": pd.index, "guest": False, **each, "knows": known}
    for cap in pd.cspace:
        if cap.kind is CapKind.UNTYPED and cap.phys_addr is not None and not _is_harmless(board, cap.phys_addr, cap.size):
            yield {"pd": pd.index, "guest": False, "start": cap.phys_addr, "size": cap.size, "name": None, "knows": known}
    for each in _registers(pd.vm.maps if pd.vm else (), board):
        yield {"pd": pd.index, "guest": True, **each, "knows": []}


def _registers(maps: Iterable[Map], board: Board) -> Iterator[Json]:
    for each in maps:
        region = each.region
        if each.perms.write and region.phys_addr is not None and not _is_harmless(board, region.phys_addr, region.size):
            yield {"start": region.phys_addr, "size": region.size, "name": region.name}


def _is_harmless(board: Board, start: int, size: int) -> bool:
    """RAM, or a device of the board's that accesses no memory."""
    return board.in_ram(start, size) or any(_pages(each).contains(start, size) for each in _without_dma(board))


def _without_dma(board: Board) -> Iterator[MemoryRange]:
    watchdog = board.watchdog.regs if board.watchdog else None
    yield from (each for each in (board.uart.regs, board.gic.gicv, watchdog) if each is not None)


def _pages(each: MemoryRange) -> MemoryRange:
    start = each.base // PAGE * PAGE
    return MemoryRange(start, -(-(each.base + each.size - start) // PAGE) * PAGE)
