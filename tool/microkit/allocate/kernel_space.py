# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each kernel maps: its program and its window, devices, and frames outside the window that
its protection domains map cached. Memory of other cores is not mapped.

The tables for it lie in the window, so how many there can be is known before the window has a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from ..base.records import dataclass
from ..base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE, TABLE_ENTRIES
from ..base.units import round_up
from ..elf import PF_W, PF_X, Segment
from ..sdk.kernel_ring import ring_offset
from .cores import CorePlan
from .kernel_program import kernel_segments
from .objects import Memory
from .places import Addresses, Window
from .plan import Plan

#: The root, and one more of each level for the page that is mapped at its physical address.
_ALWAYS = 1 + 2


class Use(Enum):
    """What the kernel does with a range."""

    CODE = "code"
    CONSTANT = "constant"
    DATA = "data"
    DEVICE = "device"


@dataclass(frozen=True)
class Range:
    """`size` bytes at virtual address `va` are physical memory from `pa`."""

    va: int
    pa: int
    size: int
    use: Use

    def pages(self) -> Iterator[tuple[int, int]]:
        """(virtual address, size) of what is mapped by pages: all, or what lies before the first
        block and behind the last."""
        end = self.va + self.size
        first, last = round_up(self.va, LARGE_PAGE), end // LARGE_PAGE * LARGE_PAGE
        if (self.va ^ self.pa) % LARGE_PAGE or first >= last:
            yield self.va, self.size
            return
        if self.va < first:
            yield self.va, first - self.va
        if last < end:
            yield last, end - last

    def runs(self) -> Iterator[tuple[int, int, int, int]]:
        """(virtual address, physical address, step, count) of entries of one table that follow one another:
        blocks where possible, else pages."""
        va, pa, end = self.va, self.pa, self.va + self.size
        while va < end:
            step = PAGE if (va | pa) % LARGE_PAGE or end - va < LARGE_PAGE else LARGE_PAGE
            count = min(TABLE_ENTRIES - va // step % TABLE_ENTRIES, max(1, (end - va) // step))
            yield va, pa, step, count
            va, pa = va + count * step, pa + count * step


def count_pages(
    plan: Plan, core: CorePlan, tables_offset: int, largest: int, addresses: Addresses
) -> int:
    """How many pages the tables can take at most, before the window has a place; `largest` bytes is
    the most that it can have."""
    window = Window(0, round_up(largest, LARGE_PAGE), tables_offset, 1)
    known = len(_tables(kernel_ranges(plan, core, window, addresses)))
    return _ALWAYS + known + sum(_tables_of_ring(plan, each) for each in _rings(plan, core) if each not in addresses)


def _tables_of_ring(plan: Plan, ring: Memory) -> int:
    """At most, in a window that has no place yet, but begins with a large page."""
    return 1 + len(_numbers(ring_offset(plan.parts.abi), ring.size, LARGE_PAGE))


def _rings(plan: Plan, core: CorePlan) -> set[Memory]:
    """Of other cores' kernels, that the core's protection domains read."""
    used = {mapping.memory for vspace in core.vspaces for mapping in vspace.mappings}
    return {each for each in plan.rings if each in used and each.region and each.region.trace != core.core}


def _tables(ranges: Iterable[Range]) -> set[tuple[int, int]]:
    """(level, number of the range that it spans) of each table below the root."""
    found = set()
    for each in (each for each in ranges if each.size):
        found |= {(2, number) for number in _numbers(each.va, each.size, HUGE_PAGE)}
        found |= {(3, number) for start, size in each.pages()
                  for number in _numbers(start, size, LARGE_PAGE)}  # fmt: skip
    return found


def _numbers(start: int, size: int, step: int) -> range:
    """Of all steps that a range of addresses touches."""
    return range(start // step, -(-(start + size) // step))


def kernel_ranges(
    plan: Plan, core: CorePlan, window: Window, addresses: Addresses
) -> Iterator[Range]:
    """All but the identity mapping."""
    base = plan.parts.abi.constant("WINDOW_VA")
    for segment in kernel_segments(plan, core):
        start = segment.vaddr // PAGE * PAGE
        size = round_up(segment.end, PAGE) - start
        yield Range(start, window.pa + start - base, size, _use(segment))
    tables, at = window.tables_pages * PAGE, window.tables_offset
    yield Range(base + at, window.tables_pa, tables, Use.CONSTANT)
    rest = at + tables
    yield Range(base + rest, window.pa + rest, window.size - rest, Use.DATA)
    yield from _devices(plan, core)
    yield from _shared(plan, core, addresses)


def _use(segment: Segment) -> Use:
    if segment.flags & PF_X:
        return Use.CODE
    return Use.DATA if segment.flags & PF_W else Use.CONSTANT


def _devices(plan: Plan, core: CorePlan) -> Iterator[Range]:
    abi, gic = plan.parts.abi, plan.board.gic
    uart = plan.board.uart.pages
    yield Range(abi.constant("UART_VA"), uart.base, uart.size, Use.DEVICE)
    yield Range(abi.constant("GICD_VA"), gic.gicd.base, gic.gicd.size, Use.DEVICE)
    if gic.gicc is not None:
        yield Range(abi.constant("GICC_VA"), gic.gicc.base, gic.gicc.size, Use.DEVICE)
    if gic.gich is not None:
        yield Range(abi.constant("GICH_VA"), gic.gich.base, gic.gich.size, Use.DEVICE)
    if gic.gicr is not None:
        own = gic.gicr.base + core.processor.gic_cpu * gic.gicr_stride
        yield Range(abi.constant("GICR_VA"), own, gic.gicr_stride, Use.DEVICE)


def _shared(plan: Plan, core: CorePlan, addresses: Addresses) -> Iterator[Range]:
    """RAM outside the core's window that protection domains of the core map cached, as far as it has a place."""
    outside = {each for each in [*plan.shared, *plan.fixed] if each.is_ram}
    outside |= {each for each in _rings(plan, core) if each in addresses}
    found: dict[int, Memory] = {}
    for vspace in core.vspaces:
        for mapping in vspace.mappings:
            if mapping.cached and mapping.memory in outside:
                found.setdefault(addresses[mapping.memory], mapping.memory)
    base = plan.parts.abi.constant("SHARED_VA")
    for pa in sorted(found):
        yield Range(base + pa, pa, found[pa].size, Use.CONSTANT)


def identity(plan: Plan, window: Window) -> Range:
    """The page that turns on the MMU, at its physical address."""
    abi = plan.parts.abi
    pa = window.pa + plan.parts.kernel.entry // PAGE * PAGE - abi.constant("WINDOW_VA")
    return Range(pa, pa, PAGE, Use.CODE)
