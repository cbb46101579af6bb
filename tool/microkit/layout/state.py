# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The first value of a kernel's state (base/state.h): who is ready, which interrupts are
whose."""

from __future__ import annotations

from collections.abc import Iterator

from ..allocate.kernel_program import irq_count, state_offset
from ..allocate.places import PlacedCore
from ..allocate.plan import Plan
from ..base.sizes import SLOT, WORD_BITS
from ..sdk.abi import Value
from .objects import Clock, ReadyQueue
from .slots import Slots


def fill_irq_slots(plan: Plan, core: PlacedCore, slots: Slots) -> None:
    abi = plan.parts.abi
    base = state_offset(plan) + abi.layout("core_state").member("irq_slots").offset
    for binding in sorted(core.plan.irqs, key=lambda each: each.intid):
        slots.add(base + binding.intid * SLOT, binding.cap)


def state_values(plan: Plan, core: PlacedCore, clock: Clock) -> dict[str, Value]:
    """Members of struct core_state that do not start as zero, without the interrupt slots."""
    abi = plan.parts.abi
    state, flags = _irqs(plan, core)
    return {
        "boot": _boot_info(plan, core, clock),
        **_ready(plan, core),
        "vmid_owner": _owners(core, abi.constant("VMIDS")),
        "asid_pools": [core.ref(pool) for pool in core.plan.asid_pools],
        "irq_state": state,
        "irq_flags": flags,
    }


def _boot_info(plan: Plan, core: PlacedCore, clock: Clock) -> dict[str, Value]:
    abi = plan.parts.abi
    return {
        "magic": abi.constant("ABI_MAGIC"),
        "abi_version": abi.constant("ABI_VERSION"),
        "core": core.core,
        "cores": len(plan.cores),
        "gic_cpu": core.plan.processor.gic_cpu,
        "irqs": irq_count(core.plan),
        "window_pa": core.window.pa,
        "window_size": core.window.size,
        "root_table_pa": core.window.tables_pa,
        "timer_frequency": clock.frequency,
        "ticks_per_us_num": clock.num,
        "ticks_per_us_den": clock.den,
    }


def _ready(plan: Plan, core: PlacedCore) -> dict[str, Value]:
    priorities = plan.parts.abi.constant("PRIORITIES")
    ready: list[Value] = [{} for _ in range(priorities)]
    bitmap = [0] * (priorities // WORD_BITS)
    for priority, queue in ReadyQueue(core.plan.tcbs).by_priority.items():
        ready[priority] = {"head": core.ref(queue[0]), "tail": core.ref(queue[-1])}
        bitmap[priority // WORD_BITS] |= 1 << priority % WORD_BITS
    summary = sum(1 << index for index, field in enumerate(bitmap) if field)
    return {"ready_summary": summary, "ready_bitmap": bitmap, "ready": ready}


def _owners(core: PlacedCore, count: int) -> list[int]:
    owners = [0] * count
    for vspace in core.plan.vspaces:
        if vspace.vmid:
            owners[vspace.vmid] = core.ref(vspace)
    return owners


def _of_guests(plan: Plan) -> Iterator[int]:
    """Interrupts of virtual timer and virtual interface, where the board has one."""
    if plan.board.gic.virtual_interface != "vgic-none":
        yield plan.parts.abi.constant("GUEST_TIMER_INTID")
        yield plan.parts.abi.constant("GUEST_MAINTENANCE_INTID")


def _irqs(plan: Plan, core: PlacedCore) -> tuple[bytes, bytes]:
    abi = plan.parts.abi
    count = abi.layout("core_state").member("irq_state").count
    state, flags = bytearray(count), bytearray(count)
    timer = plan.board.timer_irq
    for intid in _of_guests(plan):
        state[intid] = abi.constant("IRQ_VCPU")
    state[timer] = abi.constant("IRQ_KERNEL_TIMER")
    for binding in core.plan.irqs:
        state[binding.intid] = abi.constant("IRQ_HANDLER")
        bits = abi.constant("IRQ_EDGE") if binding.edge else 0
        bits |= abi.constant("IRQ_IMPLIED_ACK") if binding.implied_ack else 0
        flags[binding.intid] = bits
    for intid, edge in core.plan.issuable:
        flags[intid] = abi.constant("IRQ_ISSUABLE") | (abi.constant("IRQ_EDGE") if edge else 0)
    return bytes(state), bytes(flags)
