# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The one piece of a kernel's memory that a protection domain may see: the ring of events, where the kernel's program
has it. By the program's symbols, not by the tool's description of it."""

from __future__ import annotations

from ..base.sizes import PAGE
from ..base.units import round_up
from ..elf import Symbol
from ..model.system import Map, MemoryRegion
from . import rules
from .context import Context

_RING = "kernel_trace"


def is_ring(context: Context, region: MemoryRegion) -> bool:
    """Whether it is a kernel's memory in this configuration; else it is memory like any other."""
    return region.trace is not None and _symbol(context) is not None


def ring_pa(context: Context, each: Map) -> int:
    """Where the mapping must lead to."""
    ring, core = _symbol(context), each.region.trace
    base = next((row["window_pa"] for row in context.image.cores if row["core"] == core), None)
    if ring is None or base is None:
        rules.mapping(context.findings, f"there is no ring of events of core {core}", each.location)
        return 0
    for text in _faults(context, ring, each.region.size):
        rules.mapping(context.findings, f"the ring of events of core {core} {text}", each.location)
    return int(base + context.kernel_offset(ring.address))


def shown(context: Context, core: int) -> tuple[int, int]:
    """Offset in the window and size of what user tables may show of a core's kernel; nothing is 0, 0."""
    ring = _symbol(context)
    maps = [each for pd in context.system.pds_on(core) for each in pd.maps]
    if ring is None or all(each.region.trace != core for each in maps):
        return 0, 0
    return context.kernel_offset(ring.address), _pages(ring)


def _symbol(context: Context) -> Symbol | None:
    return context.parts.kernel.symbols.get(_RING)


def _pages(ring: Symbol) -> int:
    return round_up(ring.size, PAGE)


def _faults(context: Context, ring: Symbol, size: int) -> list[str]:
    """It has its pages for itself."""
    found = [] if ring.address % PAGE == 0 else [f"is at {ring.address:#x}, which is no page"]
    if _pages(ring) != size:
        found.append(f"has {_pages(ring):#x} bytes of pages, and {size:#x} would be mapped")
    return found + [
        f"shares its pages with '{each.name}'"
        for each in context.parts.kernel.symbols.values()
        if each.name != _RING and each.address < ring.address + size and ring.address < each.address + each.size
    ]
