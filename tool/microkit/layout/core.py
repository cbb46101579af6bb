# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""All bytes of a system, by physical address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..allocate.objects import Cap, CorePlan, Memory
from ..allocate.plan import Plan
from ..base.sizes import PAGE
from ..base.units import round_up
from .objects import Clock, fill_slots, object_data
from .slots import Slots
from .stage1 import kernel_tables
from .stage2 import space_tables
from .state import fill_irq_slots, state_offset, state_values


@dataclass(frozen=True)
class Blob:
    """`data` at physical address `pa`, then zeros up to `size`."""

    pa: int
    size: int
    data: bytes | bytearray


def lay_out(plan: Plan) -> list[Blob]:
    """Everything that the loader has to put into memory, in ascending order of address."""
    blobs = [_memory(each) for each in [*plan.shared, *plan.fixed] if each.is_ram]
    for core in plan.cores:
        blobs += _core(plan, core)
    return sorted(blobs, key=lambda blob: blob.pa)


def _memory(memory: Memory) -> Blob:
    return Blob(memory.pa, memory.size, memory.data)


def _core(plan: Plan, core: CorePlan) -> Iterator[Blob]:
    abi, clock = plan.parts.abi, Clock(plan.board.timer_frequency)
    _add_untyped(plan, core)
    slots = Slots(core, abi)
    fill_slots(core, abi, slots)
    fill_irq_slots(plan, core, slots)
    state = state_offset(plan)
    cells = slots.data()
    yield from _kernel(plan, core, cells, state_values(plan, core, clock))
    yield Blob(
        core.window_pa + core.tables_offset, core.tables_pages * PAGE, kernel_tables(plan, core)
    )
    in_state = range(state, state + abi.size("core_state"))
    objects = {**space_tables(core, abi), **object_data(core, abi, clock)}
    outside = {at: cell for at, cell in cells.items() if at not in in_state}
    yield from _objects(core, objects, outside)
    for memory in core.memories:
        yield _memory(memory)


def _add_untyped(plan: Plan, core: CorePlan) -> None:
    """The monitor has capabilities to all memory that is left."""
    if core.untyped_cnode is None:
        return
    first = plan.parts.abi.constant("MONITOR_UNTYPED_BASE")
    for index, (offset, bits) in enumerate(core.untyped):
        core.untyped_cnode.caps[first + index] = Cap(
            "CAP_UNTYPED", word=core.window_pa + offset, size=bits
        )


def _kernel(
    plan: Plan, core: CorePlan, cells: Mapping[int, bytes], values: Mapping[str, object]
) -> Iterator[Blob]:
    """The kernel's program, with its state filled in."""
    abi = plan.parts.abi
    base, at = abi.constant("WINDOW_VA"), state_offset(plan)
    size = abi.size("core_state")
    for segment in plan.parts.kernel.segments:
        data = bytearray(segment.data)
        inside = at + base - segment.vaddr
        if 0 <= inside and inside + size <= segment.size:
            data.extend(bytes(max(0, inside + size - len(data))))
            abi.pack_into(data, inside, "core_state", values)  # type: ignore[arg-type]
            for offset, cell in cells.items():
                if at <= offset < at + size:
                    where = offset - at + inside
                    data[where : where + len(cell)] = cell
        yield Blob(core.window_pa + segment.vaddr - base, segment.size, data)


def _objects(
    core: CorePlan, objects: Mapping[int, bytes], cells: Mapping[int, bytes]
) -> Iterator[Blob]:
    """Pages in which there are objects; those between that alignment leaves are not touched."""
    for start, end in _runs(core):
        data = bytearray(end - start)
        for offset, part in [*objects.items(), *cells.items()]:
            if start <= offset < end:
                data[offset - start : offset - start + len(part)] = part
        yield Blob(core.window_pa + start, len(data), data)


def _runs(core: CorePlan) -> list[tuple[int, int]]:
    """Offsets in the window of pages that follow one another and hold objects."""
    runs: list[tuple[int, int]] = []
    for object in sorted(core.objects, key=lambda each: each.offset):
        start, end = object.offset // PAGE * PAGE, round_up(object.offset + object.size, PAGE)
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((start, end))
    return runs
