# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A kernel: its program, its first state, and what its translation tables let it touch."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from math import gcd

from ..base.sizes import PAGE, SLOT, WORD_BITS
from ..elf import PF_W, PF_X
from . import rules
from .checks_asids import vmid_owners
from .claims import DECODED
from .contents import Content, struct
from .context import Context, pages
from .core import Core
from .derivation import Derivation
from .encode import Value
from .walk import Leaf, Walk, stage1, walk

_US = 1_000_000


def claim_program(context: Context, core: Core) -> None:
    """Code and constants as in the SDK's kernel; all other memory of the kernel zero, but for the
    state, which `claim_state` looks at."""
    state = (core.state_offset, core.state_offset + core.state_size)
    for segment in context.parts.kernel.segments:
        start, end = (context.kernel_offset(each) for each in pages(segment))
        end = min(end, _kernel_end(core))
        first = context.kernel_offset(segment.vaddr)
        cuts = sorted({start, end, *(each for each in state if start < each < end)})
        for one, other in zip(cuts, cuts[1:]):
            if state[0] <= one < state[1]:
                continue
            data = segment.data[max(0, one - first) : max(0, other - first)]
            content = Content(rules.kernel, [(max(0, first - one), data)])
            owner = f"the kernel of core {core.number} from {one:#x} on"
            context.claims.add(core.base + one, other - one, owner, content)


def _kernel_end(core: Core) -> int:
    """Offset in the window: the state is the last of the kernel's program, and as long as it is."""
    return -(-(core.state_offset + core.state_size) // PAGE) * PAGE


def claim_state(
    context: Context,
    core: Core,
    queues: Mapping[int, list[int]],
    irqs: Mapping[str, Mapping[int, int]],
    made: Derivation,
) -> None:
    """`queues`: references of threads by priority, in order; `irqs`: the members that
    `checks_irqs` knows. Nothing has run yet: all that is not named here is zero."""
    slots = context.abi.layout("core_state").member("irq_slots")
    first = (core.state_offset + slots.offset) // SLOT
    values: dict[str, Value] = {
        "boot": _boot_info(context, core, irqs),
        **_ready(context, queues),
        "vmid_owner": vmid_owners(context, core),
        # Which these are is what the state says; what they are is checked where they are claimed.
        "asid_pools": dict(enumerate(core.state.numbers("asid_pools"))),
        **irqs,
        "irq_slots": made.array(first, core.irqs),
    }
    own = {name: rules.thread for name in ("ready", "ready_bitmap", "ready_summary", "vmid_owner",
                                           "asid_pools")}  # fmt: skip
    own |= {name: rules.interrupt for name in [*irqs, "irq_slots"]}
    content = struct(context.abi, "core_state", values, rules.kernel, rules=own)
    start, size = core.base + core.state_offset, core.state_size
    owner = f"the state of core {core.number}'s kernel"
    context.claims.add(start, size, owner, content)


def _irq_count(context: Context, irqs: Mapping[str, Mapping[int, int]]) -> int:
    """Slots for all that have a handler or may be issued, and for none above."""
    kinds, flags = irqs["irq_state"], irqs["irq_flags"]
    handler, issuable = context.abi.constant("IRQ_HANDLER"), context.abi.constant("IRQ_ISSUABLE")
    used = [intid for intid, kind in kinds.items() if kind == handler or flags[intid] & issuable]
    return max(used, default=-1) + 1


def _boot_info(context: Context, core: Core, irqs: Mapping[str, Mapping[int, int]]) -> dict[str, Value]:
    abi, frequency = context.abi, context.board.tick_frequency
    divisor = gcd(frequency, _US)
    return {
        "magic": abi.constant("ABI_MAGIC"),
        "abi_version": abi.constant("ABI_VERSION"),
        "core": core.number,
        "cores": len(context.cores),
        "gic_cpu": context.board.processors[core.number].gic_cpu,
        "irqs": _irq_count(context, irqs),
        "window_pa": core.base,
        "window_size": core.size,
        # Where it says; `check_map` walks from there.
        "root_table_pa": core.state.number("boot.root_table_pa"),
        "timer_frequency": frequency,
        "ticks_per_us_num": frequency // divisor,
        "ticks_per_us_den": _US // divisor,
    }


def _ready(context: Context, queues: Mapping[int, list[int]]) -> dict[str, Value]:
    bitmap: dict[int, Value] = {}
    for priority in queues:
        word, bit = divmod(priority, WORD_BITS)
        bitmap[word] = int(bitmap.get(word, 0)) | 1 << bit  # type: ignore[call-overload]
    return {
        "ready": {priority: {"head": refs[0], "tail": refs[-1]}
                  for priority, refs in queues.items()},
        "ready_bitmap": bitmap,
        "ready_summary": sum(1 << word for word in bitmap),
    }  # fmt: skip


def check_map(context: Context, core: Core, licensed: list[Leaf]) -> int:
    """`licensed`: leaves of the core's protection domains, of which cached RAM may be read. Returns
    the physical address behind the kernel and its tables."""
    root = core.state.number("boot.root_table_pa")
    found = walk(context.memory, root, 1, stage1)
    tables = [root, *found.tables]
    kept = _kept(context, core, found)
    for table in tables:
        if not kept[0] <= table < kept[1]:
            _wrong(context, core, f"a table at {table:#x} is not among the read-only pages")
        owner = f"translation table of core {core.number}'s kernel"
        context.claims.add(table, PAGE, owner, DECODED)
    spare = f"page kept for translation tables of core {core.number}'s kernel"
    for page in sorted({*range(*kept, PAGE)} - {*tables}):
        context.claims.add(page, PAGE, spare, Content(rules.kernel))
    expected = _Expected(context, core, kept[1] - core.base, licensed)
    for leaf in found.leaves:
        fault = expected.fault(leaf)
        if fault:
            _wrong(context, core, f"{leaf.va:#x}..{leaf.end:#x} ({leaf.rights}): {fault}")
    for start, end in expected.missing(found):
        _wrong(context, core, f"{start:#x}..{end:#x} is not mapped")
    return kept[1]


def _kept(context: Context, core: Core, found: Walk) -> tuple[int, int]:
    """Physical addresses of the pages right behind the kernel's program that are read-only: its
    tables, and some more, as the tool cannot count them before it has placed the window."""
    first = context.abi.constant("WINDOW_VA") + _kernel_end(core)
    leaf = found.at(first)
    start = core.base + _kernel_end(core)
    if leaf is None or leaf.write or leaf.size > core.size:
        return start, start
    return start, start + leaf.end - first


def _wrong(context: Context, core: Core, text: str) -> None:
    rules.kernel_map(context.findings, f"kernel of core {core.number}: {text}")


class _Expected:
    """All that a kernel may have: (first address, end, first physical address, rights)."""

    def __init__(
        self, context: Context, core: Core, tables_end: int, licensed: list[Leaf]
    ) -> None:
        """`tables_end`: offset in the window of what is behind the read-only pages."""
        self._window, self._core = context.abi.constant("WINDOW_VA"), core
        self._parts: list[tuple[int, int, int, str]] = []
        self._kernel(context, tables_end)
        self._devices(context)
        self._shared(context, licensed)
        entry = core.base + context.kernel_offset(context.parts.kernel.entry) // PAGE * PAGE
        self._add(entry, PAGE, entry, "rx")
        self._parts.sort()

    def _add(self, va: int, size: int, pa: int, rights: str) -> None:
        if size > 0:
            self._parts.append((va, va + size, pa, rights))

    def _kernel(self, context: Context, tables_end: int) -> None:
        base, end = self._core.base, self._window
        for segment in context.parts.kernel.segments:
            start, end = pages(segment)
            end = min(end, self._window + _kernel_end(self._core))
            rights = "rx" if segment.flags & PF_X else "rw" if segment.flags & PF_W else "r"
            self._add(start, end - start, base + start - self._window, rights)
        behind = end - self._window
        self._add(end, tables_end - behind, base + behind, "r")
        rest = self._window + tables_end
        self._add(rest, self._core.size - tables_end, base + tables_end, "rw")

    def _devices(self, context: Context) -> None:
        abi, gic, uart = context.abi, context.board.gic, context.board.uart.regs
        first, end = uart.base // PAGE, -(-uart.end // PAGE)
        self._add(abi.constant("UART_VA"), (end - first) * PAGE, first * PAGE, "rw device")
        self._add(abi.constant("GICD_VA"), gic.gicd.size, gic.gicd.base, "rw device")
        if gic.gicc:
            self._add(abi.constant("GICC_VA"), gic.gicc.size, gic.gicc.base, "rw device")
        if gic.gich:
            self._add(abi.constant("GICH_VA"), gic.gich.size, gic.gich.base, "rw device")
        if gic.gicr:
            number = context.board.processors[self._core.number].gic_cpu
            own = gic.gicr.base + gic.gicr_stride * number
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
                if leaf.rights != rights:
                    return f"must be {rights}"
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
