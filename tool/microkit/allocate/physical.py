# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Physical memory: where everything goes (docs/design/memory.md).

Free RAM is what the board has, without what firmware keeps, the regions with a fixed address, and
the place of the image, which must survive until the loader has copied everything out of it. From it
come one piece for memory that several cores use, and a window for each core. A window starts with
kernel, translation tables, kernel objects and private pages; what is left of it becomes untyped
memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from types import MappingProxyType

from ..base.errors import Findings
from ..base.location import NOWHERE
from ..base.records import dataclass
from ..base.sizes import GRANULE, LARGE_PAGE, PAGE, PAGE_BITS
from ..base.units import format_size, round_up
from ..model.loader_map import image_memory
from ..sdk.kernel_ring import ring_offset
from . import kernel_space, rules
from .cores import CorePlan
from .intervals import Interval, aligned, power_blocks, subtract
from .kernel_program import kernel_segments, kernel_size
from .objects import Cap, Memory, Object
from .places import PlacedCore, Places, Window
from .plan import Plan

WINDOW_ALIGN = LARGE_PAGE
#: Kernel translation tables of one core at the most, headers and alignment: generous.
_TABLES = 64 * PAGE


@dataclass(eq=False)
class _Window:
    """Needs of a core, then its place."""

    core: CorePlan
    tables_offset: int
    tables_pages: int
    #: Offsets from the start on.
    objects: dict[Object, int] = field(default_factory=dict)
    memories: dict[Memory, int] = field(default_factory=dict)
    #: Bytes from the start on that hold all but `huge`.
    fixed: int = 0
    #: Memory that needs more alignment than the window has, one behind the other.
    huge: list[Memory] = field(default_factory=list)
    start: int = 0
    end: int = 0

    def reach(self, start: int) -> int:
        """Where the window must end when it starts at an address."""
        at = start + self.fixed
        for memory in self.huge:
            at = round_up(at, memory.align) + memory.size
        return round_up(at, WINDOW_ALIGN)

    @property
    def need(self) -> int:
        return self.reach(0)


def place(plan: Plan, findings: Findings) -> Places | None:
    """An address for everything, and room for the image; None after errors."""
    load = plan.board.load_address
    image = (load, load + image_memory(plan.board, image_size(plan), plan.parts.loader_memory))
    addresses = {each: fixed_pa(each) for each in plan.fixed}
    _check_fixed(plan, image, findings)
    free = _free(plan, image)
    free = _place_shared(plan, free, addresses, findings)
    if findings.has_errors:
        return None
    spans = aligned(free, WINDOW_ALIGN)
    windows = [_arrange(core, plan, spans, addresses) for core in plan.cores]
    _place_windows(windows, spans, plan, findings)
    if findings.has_errors:
        return None
    cores = tuple(_settle(window, plan, addresses) for window in windows)
    return Places(plan, cores, MappingProxyType(addresses))


def image_size(plan: Plan) -> int:
    """No less than the image will have: every page that may hold something, its row in the table of
    pages, and segments with a page between them."""
    sizes = [len(each.data) for each in [*plan.shared, *plan.fixed]]
    for core in plan.cores:
        sizes += [each.size for each in kernel_segments(plan, core)]
        sizes += [len(each.data) for each in core.memories]
        sizes += [each.size for each in core.objects]
        sizes.append(_TABLES)
    pages = sum(-(-size // PAGE) + 1 for size in sizes)
    entry = plan.parts.abi.size("image_segment") + plan.parts.abi.size("image_page")
    return len(plan.parts.loader) + pages * (PAGE + entry) + _TABLES


def fixed_pa(memory: Memory) -> int:
    """Of memory that the description places."""
    if memory.region is None or memory.region.phys_addr is None:
        raise AssertionError(f"memory '{memory.name}' has no place of its own")
    return memory.region.phys_addr


def _check_fixed(plan: Plan, image: Interval, findings: Findings) -> None:
    for memory in plan.fixed:
        start, end = fixed_pa(memory), fixed_pa(memory) + memory.size
        if start < image[1] and image[0] < end and memory.region:
            rules.phys_image(findings, memory.region.location, memory.region.name, *image)


def _free(plan: Plan, image: Interval) -> list[Interval]:
    board = plan.board
    holes = [(each.base, each.end) for each in board.reserved]
    holes += [(fixed_pa(each), fixed_pa(each) + each.size) for each in plan.fixed]
    return subtract([(bank.base, bank.end) for bank in board.ram], [*holes, image])


def _place_shared(
    plan: Plan, free: list[Interval], addresses: dict[Memory, int], findings: Findings
) -> list[Interval]:
    """One run of pages, most aligned first, in the first piece that is large enough."""
    if not plan.shared:
        return free
    ordered = sorted(plan.shared, key=lambda each: -each.align)
    size = sum(each.size for each in ordered)
    for start, end in free:
        at = round_up(start, max(ordered[0].align, PAGE))
        if at + size > end:
            continue
        for memory in ordered:
            addresses[memory] = at
            at += memory.size
        return subtract(free, [(at - size, at)])
    _complain("memory that several cores use", size, ordered, free, findings)
    return free


def _complain(
    what: str, size: int, memories: Sequence[Memory], free: list[Interval], findings: Findings
) -> None:
    """Name what takes most of the memory."""
    largest = sorted(memories, key=lambda each: (-each.size, each.name))[:4]
    parts = [f"{each.name} ({format_size(each.size)})" for each in largest]
    known = [each.region.location if each.region else each.location for each in largest]
    where = next((each for each in known if each is not NOWHERE), NOWHERE)
    most = max((end - start for start, end in free), default=0)
    rules.out_of_memory(findings, where, what, size, parts, most)


def _arrange(
    core: CorePlan, plan: Plan, spans: list[Interval], addresses: dict[Memory, int]
) -> _Window:
    """Offsets of everything in the core's window."""
    largest = max((end - start for start, end in spans), default=0)
    tables = kernel_size(plan, core)
    pages = kernel_space.count_pages(plan, core, tables, largest, addresses)
    window = _Window(core, tables, pages)
    at = tables + pages * PAGE
    for object in sorted(core.objects, key=lambda each: -each.size):
        at = round_up(at, max(object.size, GRANULE))
        window.objects[object] = at
        at += object.size
    ordered = sorted(core.memories, key=lambda each: each.align)
    window.huge = [each for each in ordered if each.align > WINDOW_ALIGN]
    for memory in ordered[: len(ordered) - len(window.huge)]:
        at = round_up(at, memory.align)
        window.memories[memory] = at
        at += memory.size
    window.fixed = at
    return window


def _place_windows(
    windows: list[_Window], spans: list[Interval], plan: Plan, findings: Findings
) -> None:
    """Each window into the piece of RAM where most is left for each, then all that is left."""
    inside: dict[Interval, list[_Window]] = {span: [] for span in spans}
    for window in sorted(windows, key=lambda each: -each.need):
        best, share = None, -1
        for span, others in inside.items():
            left = span[1] - _pack(span[0], [*others, window])
            if left >= 0 and left // (len(others) + 1) > share:
                best, share = span, left // (len(others) + 1)
        if best is None:
            what = f"core {window.core.core}"
            _complain(what, window.need, window.core.memories, spans, findings)
            return
        inside[best].append(window)
    for span, chosen in inside.items():
        _spread(span, sorted(chosen, key=lambda each: each.core.core))


def _pack(start: int, windows: Sequence[_Window], extra: int = 0) -> int:
    """Windows side by side from `start`, each larger than it needs by `extra`; returns the end."""
    for window in sorted(windows, key=lambda each: each.core.core):
        window.start = start
        window.end = start = window.reach(start) + extra
    return start


def _spread(span: Interval, windows: list[_Window]) -> None:
    if not windows:
        return
    left = span[1] - _pack(span[0], windows)
    extra = left // len(windows) // WINDOW_ALIGN * WINDOW_ALIGN
    if _pack(span[0], windows, extra) > span[1]:  # huge pages moved: the last gets all
        _pack(span[0], windows)
    windows[-1].end = span[1]


def _settle(window: _Window, plan: Plan, addresses: dict[Memory, int]) -> PlacedCore:
    """Final addresses, and what nobody uses."""
    core, abi = window.core, plan.parts.abi
    limit = abi.constant("DEVICE_VA") - abi.constant("WINDOW_VA")
    pa, size = window.start, min(window.end - window.start, limit)
    at = window.start + window.fixed
    for memory in window.huge:
        at = round_up(at, memory.align)
        window.memories[memory] = at - window.start
        at += memory.size
    used = [(0, window.tables_offset + window.tables_pages * PAGE)]
    used += [(at, at + object.size) for object, at in window.objects.items()]
    used += [(at, at + memory.size) for memory, at in window.memories.items()]
    addresses.update((memory, pa + at) for memory, at in window.memories.items())
    rings = [each for each in plan.rings if each.region and each.region.trace == core.core]
    addresses.update((ring, pa + ring_offset(abi)) for ring in rings)
    gaps = aligned(subtract([(0, size)], used), PAGE)
    blocks = [
        (address - pa, bits)
        for start, end in gaps
        for address, bits in power_blocks(pa + start, pa + end, PAGE_BITS)
    ]
    slots, first = abi.constant("MONITOR_UNTYPED_SLOTS"), abi.constant("MONITOR_UNTYPED_BASE")
    untyped = sorted(sorted(blocks, key=lambda block: (-block[1], block[0]))[:slots])
    spare = {
        first + index: Cap("CAP_UNTYPED", word=pa + offset, size=bits)
        for index, (offset, bits) in enumerate(untyped)
    }
    made = Window(pa, size, window.tables_offset, window.tables_pages)
    offsets = MappingProxyType(window.objects)
    return PlacedCore(core, made, offsets, tuple(untyped), MappingProxyType(spare))
