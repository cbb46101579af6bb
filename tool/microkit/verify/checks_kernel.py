# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A kernel: its program, its first state, and what its translation tables let it touch."""

from __future__ import annotations

import bisect
from math import gcd

from ..elf import PF_W, PF_X
from . import rules
from .context import PAGE, Context, pages
from .core import Core
from .walk import Leaf, Walk, stage1, walk

_US = 1_000_000


def check(context: Context, core: Core) -> None:
    _program(context, core)
    _boot_info(context, core)
    _idle_state(context, core)


def _program(context: Context, core: Core) -> None:
    """Code and constants as in the SDK's kernel; all other memory of the kernel zero."""
    state, size = core.state_offset, context.abi.size("core_state")
    for segment in context.parts.kernel.segments:
        start = context.kernel_offset(segment.vaddr)
        found = bytearray(context.memory.read(core.base + start, segment.size))
        wanted = bytearray(segment.data.ljust(segment.size, b"\0"))
        if start <= state < start + segment.size:
            for data in (found, wanted):
                data[state - start : state - start + size] = bytes(size)
        if found != wanted:
            rules.kernel(context.findings, f"the kernel of core {core.number} is not the SDK's")
        core_pages = pages(segment)
        first = core.base + context.kernel_offset(core_pages[0])
        context.claims.add(first, core_pages[1] - core_pages[0], f"kernel of core {core.number}")


def _boot_info(context: Context, core: Core) -> None:
    abi, frequency = context.abi, context.board.timer_frequency
    divisor = gcd(frequency, _US)
    wanted = {
        "magic": abi.constant("ABI_MAGIC"),
        "abi_version": abi.constant("ABI_VERSION"),
        "core": core.number,
        "cores": len(context.cores),
        "window_pa": core.base,
        "window_size": core.size,
        "timer_frequency": frequency,
        "ticks_per_us_num": frequency // divisor,
        "ticks_per_us_den": _US // divisor,
    }
    for name, value in wanted.items():
        found = core.state.number(f"boot.{name}")
        if found != value:
            text = f"core {core.number}: {name} is {found:#x} and must be {value:#x}"
            rules.kernel(context.findings, text)


def _idle_state(context: Context, core: Core) -> None:
    """Nothing has run yet."""
    if not core.state.only("boot", "ready_summary", "ready_bitmap", "ready", "vmid_owner",
                           "asid_pools", "irq_state", "irq_flags", "irq_slots"):  # fmt: skip
        text = f"the state of core {core.number}'s kernel is not zero where it must be"
        rules.kernel(context.findings, text)


def check_map(context: Context, core: Core, licensed: list[Leaf]) -> None:
    """`licensed`: leaves of the core's protection domains, of which cached RAM may be read."""
    root = core.state.number("boot.root_table_pa")
    found = walk(context.memory, root, 1, stage1)
    for table in [root, *found.tables]:
        if not core.base <= table < core.base + core.size:
            _wrong(context, core, f"a table at {table:#x} is outside the window")
        context.claims.add(table, PAGE, f"translation tables of core {core.number}")
    for leaf in found.leaves:
        for table in [root, *found.tables]:
            if leaf.write and leaf.pa <= table < leaf.pa + leaf.size:
                _wrong(context, core, f"its own table at {table:#x} is writable")
    _read_only_rest(context, core, found)
    expected = _Expected(context, core, licensed)
    for leaf in found.leaves:
        fault = expected.fault(leaf)
        if fault:
            _wrong(context, core, f"{leaf.va:#x}..{leaf.end:#x} ({leaf.rights}): {fault}")
    for start, end in expected.missing(found):
        _wrong(context, core, f"{start:#x}..{end:#x} is not mapped")


def _read_only_rest(context: Context, core: Core, found: Walk) -> None:
    """Right behind the kernel its tables, and pages kept for them, are read-only; objects are
    not."""
    window = context.abi.constant("WINDOW_VA")
    first = max(pages(segment)[1] for segment in context.parts.kernel.segments)
    tables = {core.state.number("boot.root_table_pa"), *found.tables}
    for leaf in found.leaves:
        if leaf.write or not first <= leaf.va < window + core.size:
            continue
        for page in range(leaf.pa, leaf.pa + leaf.size, PAGE):
            spare = leaf.va == first and context.memory.is_zero(page, PAGE)
            if page not in tables and not spare:
                _wrong(context, core, f"objects at {page:#x} are not writable")
                break  # a leaf can have any number of pages


def _wrong(context: Context, core: Core, text: str) -> None:
    rules.kernel_map(context.findings, f"kernel of core {core.number}: {text}")


class _Expected:
    """All that a kernel may have: (first address, end, first physical address, rights)."""

    def __init__(self, context: Context, core: Core, licensed: list[Leaf]) -> None:
        abi = context.abi
        self._window = abi.constant("WINDOW_VA")
        self._core = core
        self._parts: list[tuple[int, int, int, tuple[str, ...]]] = []
        self._kernel(context)
        self._devices(context)
        self._shared(context, licensed)
        entry = core.base + context.kernel_offset(context.parts.kernel.entry) // PAGE * PAGE
        self._add(entry, PAGE, entry, "rx")
        self._parts.sort()

    def _add(self, va: int, size: int, pa: int, *rights: str) -> None:
        if size:
            self._parts.append((va, va + size, pa, rights))

    def _kernel(self, context: Context) -> None:
        base, end = self._core.base, self._window
        for segment in context.parts.kernel.segments:
            start, end = pages(segment)
            rights = "rx" if segment.flags & PF_X else "rw" if segment.flags & PF_W else "r"
            self._add(start, end - start, base + start - self._window, rights)
        rest = end - self._window
        self._add(end, self._core.size - rest, base + rest, "rw", "r")

    def _devices(self, context: Context) -> None:
        abi, gic, uart = context.abi, context.board.gic, context.board.uart.regs
        self._add(abi.constant("UART_VA"), -(-uart.size // PAGE) * PAGE, uart.base, "rw device")
        self._add(abi.constant("GICD_VA"), gic.gicd.size, gic.gicd.base, "rw device")
        if gic.gicc:
            self._add(abi.constant("GICC_VA"), gic.gicc.size, gic.gicc.base, "rw device")
        if gic.gicr:
            own = gic.gicr.base + gic.gicr_stride * self._core.number
            self._add(abi.constant("GICR_VA"), gic.gicr_stride, own, "rw device")

    def _shared(self, context: Context, licensed: list[Leaf]) -> None:
        """Runs of cached pages outside the window, each once."""
        base, done = context.abi.constant("SHARED_VA"), 0
        for leaf in sorted(licensed, key=lambda each: (each.pa, each.pa + each.size)):
            inside = self._core.base <= leaf.pa < self._core.base + self._core.size
            start, end = max(leaf.pa, done), leaf.pa + leaf.size
            if not leaf.device and not inside and start < end:
                self._add(base + start, end - start, start, "r")
                done = end

    def fault(self, leaf: Leaf) -> str | None:
        """Every byte of a leaf must be in a part, at the right place with the right rights."""
        at = leaf.va
        first = bisect.bisect_right(self._parts, at, key=lambda part: part[1])
        for start, end, pa, rights in self._parts[first:]:
            if start > at:
                break
            if start <= at < end:
                if leaf.pa + at - leaf.va != pa + at - start:
                    return "goes to the wrong physical memory"
                if leaf.rights not in rights:
                    return f"must be {' or '.join(rights)}"
                at = min(end, leaf.end)
                if at == leaf.end:
                    return None
        return "is not this kernel's to touch"

    def missing(self, found: Walk) -> list[tuple[int, int]]:
        """Parts of what is expected that no leaf covers."""
        holes = []
        for start, end, _, _ in self._parts:
            at = start
            while at < end and (leaf := found.at(at)):
                at = leaf.end
            if at < end:
                holes.append((at, end))
        return holes
