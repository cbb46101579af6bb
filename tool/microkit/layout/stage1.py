# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Translation tables of the kernels: what each may touch (EL2 stage 1, 39-bit addresses, 4 KiB
granule; Arm ARM D8.3). Code can be executed, not written; constants and the tables themselves can
be read; all else of the core's window is data. Memory of other cores is not mapped, except that
frames which the core's protection domains map cached are readable, for cache maintenance by
address.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..allocate.objects import CorePlan, Memory
from ..base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE, TABLE_ENTRIES
from ..base.units import round_up
from ..elf import PF_W, PF_X, Segment

if TYPE_CHECKING:
    from ..allocate.plan import Plan

_VALID, _TABLE, _BLOCK, _PAGE = 1, 3, 1, 3
#: Attr0 is Device-nGnRnE, Attr1 Normal write-back (MAIR_EL2 = 0xff00, set by head.S).
_DEVICE, _NORMAL = 0 << 2, 1 << 2 | 3 << 8  # Normal: inner shareable
_RES1, _READ_ONLY, _AF, _XN = 1 << 6, 1 << 7, 1 << 10, 1 << 54

CODE = _RES1 | _AF | _NORMAL | _READ_ONLY
CONSTANT = CODE | _XN
DATA = _RES1 | _AF | _NORMAL | _XN
DEVICE = _RES1 | _AF | _DEVICE | _XN


@dataclass(frozen=True)
class Range:
    """`size` bytes at virtual address `va` are physical memory from `pa`."""

    va: int
    pa: int
    size: int
    attributes: int


class Tables:
    """Translation tables that grow as ranges are added; table 0 is the root (level 1)."""

    def __init__(self, base: int) -> None:
        self._base = base
        self.tables = [array("Q", bytes(PAGE))]
        self._index: dict[tuple[int, int], int] = {}

    def map(self, range: Range) -> None:
        va, pa, left = range.va, range.pa, range.size
        while left > 0:
            if not (va | pa) % LARGE_PAGE and left >= LARGE_PAGE:
                step, level, kind = LARGE_PAGE, 2, _BLOCK
            else:
                step, level, kind = PAGE, 3, _PAGE
            table = self._table(va, level)
            index = va // step % TABLE_ENTRIES
            if table[index]:
                raise AssertionError(f"two kernel mappings at {va:#x}")
            table[index] = pa | range.attributes | kind
            va, pa, left = va + step, pa + step, left - step

    def _table(self, va: int, level: int) -> array[int]:
        """The table of this level for `va`, made if it is not there."""
        if level == 1:
            return self.tables[0]
        span = HUGE_PAGE if level == 2 else LARGE_PAGE
        key = (level, va // span)
        if key not in self._index:
            above = self._table(va, level - 1)
            self._index[key] = len(self.tables)
            above[va // span % TABLE_ENTRIES] = self._base + len(self.tables) * PAGE | _TABLE
            self.tables.append(array("Q", bytes(PAGE)))
        return self.tables[self._index[key]]

    def data(self) -> bytes:
        return b"".join(table.tobytes() for table in self.tables)


def kernel_tables(plan: Plan, core: CorePlan) -> bytes:
    """The finished tables of a core, root first."""
    tables = Tables(core.window_pa + core.tables_offset)
    for range in _ranges(plan, core, core.window_pa, core.window_size):
        tables.map(range)
    tables.map(_identity(plan, core.window_pa))
    if len(tables.tables) > core.tables_pages:
        raise AssertionError("more kernel translation tables than were counted")
    return tables.data()


def count_pages(plan: Plan, core: CorePlan, largest_window: int) -> int:
    """How many pages the tables can take at most, before the window has a place."""
    tables = Tables(0)
    identity_tables = 2
    window = round_up(largest_window, LARGE_PAGE)
    for range in _ranges(plan, core, 0, window):
        tables.map(range)
    return len(tables.tables) + identity_tables


def _ranges(plan: Plan, core: CorePlan, window_pa: int, window_size: int) -> Iterator[Range]:
    base = plan.parts.abi.constant("WINDOW_VA")
    for segment in plan.parts.kernel.segments:
        start = segment.vaddr // PAGE * PAGE
        size = round_up(segment.end, PAGE) - start
        yield Range(start, window_pa + start - base, size, _attributes(segment))
    tables = core.tables_pages * PAGE or PAGE
    yield Range(base + core.tables_offset, window_pa + core.tables_offset, tables, CONSTANT)
    rest = core.tables_offset + tables
    yield Range(base + rest, window_pa + rest, window_size - rest, DATA)
    yield from _devices(plan, core)
    yield from _shared(plan, core)


def _attributes(segment: Segment) -> int:
    if segment.flags & PF_X:
        return CODE
    return DATA if segment.flags & PF_W else CONSTANT


def _devices(plan: Plan, core: CorePlan) -> Iterator[Range]:
    abi, gic = plan.parts.abi, plan.board.gic
    uart = plan.board.uart.regs
    yield Range(abi.constant("UART_VA"), uart.base, round_up(uart.size, PAGE), DEVICE)
    yield Range(abi.constant("GICD_VA"), gic.gicd.base, gic.gicd.size, DEVICE)
    if gic.gicc is not None:
        yield Range(abi.constant("GICC_VA"), gic.gicc.base, gic.gicc.size, DEVICE)
    if gic.gicr is not None:
        own = gic.gicr.base + core.core * gic.gicr_stride
        yield Range(abi.constant("GICR_VA"), own, gic.gicr_stride, DEVICE)


def cached_outside(plan: Plan, core: CorePlan) -> list[Memory]:
    """RAM outside the core's window that protection domains of the core map cached."""
    outside = {id(each) for each in [*plan.shared, *plan.fixed] if each.is_ram}
    found: dict[int, Memory] = {}
    for vspace in core.vspaces:
        for mapping in vspace.mappings:
            if mapping.cached and id(mapping.memory) in outside:
                found.setdefault(mapping.memory.pa, mapping.memory)
    return [found[address] for address in sorted(found)]


def _shared(plan: Plan, core: CorePlan) -> Iterator[Range]:
    base = plan.parts.abi.constant("SHARED_VA")
    for memory in cached_outside(plan, core):
        yield Range(base + memory.pa, memory.pa, memory.size, CONSTANT)


def _identity(plan: Plan, window_pa: int) -> Range:
    """The page that turns on the MMU, at its physical address."""
    abi = plan.parts.abi
    pa = window_pa + plan.parts.kernel.entry // PAGE * PAGE - abi.constant("WINDOW_VA")
    return Range(pa, pa, PAGE, CODE)
