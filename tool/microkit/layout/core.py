# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All bytes of a system, by physical address."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping

from ..allocate.kernel_program import kernel_segments, state_offset, state_size
from ..allocate.places import PlacedCore, Places
from ..allocate.plan import Plan
from ..base.records import dataclass
from ..base.sizes import PAGE
from ..base.units import round_up
from .contents import Contents
from .guests import fill_guest_slots, guest_data
from .objects import Clock, fill_slots, object_data
from .slots import Slots
from .stage1 import kernel_tables
from .stage2 import space_tables
from .state import fill_irq_slots, state_values


@dataclass(frozen=True)
class Blob:
    """`data` at physical address `pa`, then zeros up to `size`."""

    pa: int
    size: int
    data: bytes


def lay_out(places: Places, contents: Contents) -> tuple[Blob, ...]:
    """Everything that the loader has to put into memory, in ascending order of address."""
    plan = places.plan
    memories = [each for each in [*plan.shared, *plan.fixed] if each.is_ram]
    for core in places.cores:
        memories += core.plan.memories
    blobs = [
        Blob(places.pa(each), each.size, contents.get(each, each.data))
        for each in memories
        if not each.is_tree
    ]
    for core in places.cores:
        blobs += _core(places, core)
    return tuple(sorted(blobs, key=lambda blob: blob.pa))


def _core(places: Places, core: PlacedCore) -> Iterator[Blob]:
    """Kernel, translation tables and objects."""
    plan, window = places.plan, core.window
    abi, clock = plan.parts.abi, Clock(plan.board.tick_frequency)
    slots = Slots(places, core)
    fill_slots(core, abi, slots)
    fill_guest_slots(core, abi, slots)
    fill_irq_slots(plan, core, slots)
    state = state_offset(plan)
    cells = slots.data()
    yield from _kernel(plan, core, cells, state_values(plan, core, clock))
    yield Blob(window.tables_pa, window.tables_pages * PAGE, kernel_tables(places, core))
    in_state = range(state, state + state_size(plan, core.plan))
    objects = {**space_tables(places, core), **object_data(places, core, clock)}
    objects |= guest_data(core, abi, clock)
    outside = {at: cell for at, cell in cells.items() if at not in in_state}
    yield from _objects(core, objects, outside)


def _kernel(
    plan: Plan, core: PlacedCore, cells: Mapping[int, bytes], values: Mapping[str, object]
) -> Iterator[Blob]:
    """The kernel's program, with its state filled in."""
    abi = plan.parts.abi
    base, at = abi.constant("WINDOW_VA"), state_offset(plan)
    size = state_size(plan, core.plan)
    for segment in kernel_segments(plan, core.plan):
        data = bytearray(segment.data)
        inside = at + base - segment.vaddr
        if 0 <= inside and inside + size <= segment.size:
            data.extend(bytes(max(0, inside + size - len(data))))
            abi.pack_into(data, inside, "core_state", values)  # type: ignore[arg-type]
            for offset, cell in cells.items():
                if at <= offset < at + size:
                    where = offset - at + inside
                    data[where : where + len(cell)] = cell
        yield Blob(core.window.pa + segment.vaddr - base, segment.size, bytes(data))


def _objects(
    core: PlacedCore, objects: Mapping[int, bytes], cells: Mapping[int, bytes]
) -> Iterator[Blob]:
    """Pages in which there are objects; those between that alignment leaves are not touched."""
    runs = _runs(core)
    starts = [start for start, _ in runs]
    made = [bytearray(end - start) for start, end in runs]
    for offset, part in [*objects.items(), *cells.items()]:
        index = bisect_right(starts, offset) - 1
        at = offset - starts[index]
        made[index][at : at + len(part)] = part
    for start, data in zip(starts, made):
        yield Blob(core.window.pa + start, len(data), bytes(data))


def _runs(core: PlacedCore) -> list[tuple[int, int]]:
    """Offsets in the window of pages that follow one another and hold objects."""
    runs: list[tuple[int, int]] = []
    for object, at in sorted(core.offsets.items(), key=lambda each: each[1]):
        start, end = at // PAGE * PAGE, round_up(at + object.size, PAGE)
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs
