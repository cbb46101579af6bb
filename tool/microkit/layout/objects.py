# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernel objects as bytes (base/structures.h): as they are in the moment before the first thread
of a core runs."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from ..allocate.objects import CNode, Cap, GuestTcb, Tcb
from ..allocate.places import PlacedCore, Places
from ..base.records import dataclass
from ..base.sizes import ASIDS_PER_POOL, GRANULE, SLOT
from ..model.board import MICROSECONDS
from ..sdk.abi import Abi, Value
from .flags import tcb_flags
from .slots import Slots


@dataclass(frozen=True)
class Clock:
    """Ticks of the generic timer: microseconds * num / den."""

    frequency: int

    @property
    def num(self) -> int:
        return self.frequency // gcd(self.frequency, MICROSECONDS)

    @property
    def den(self) -> int:
        return MICROSECONDS // gcd(self.frequency, MICROSECONDS)

    def ticks(self, us: int) -> int:
        return us * self.num // self.den


def fill_slots(core: PlacedCore, abi: Abi, slots: Slots) -> None:
    """Capabilities of CNodes first: they are the originals; then those of threads."""
    for object in core.plan.objects:
        if isinstance(object, CNode):
            for index, cap in sorted(core.caps(object).items()):
                slots.add(core.offsets[object] + index * SLOT, cap)
    member = abi.layout("tcb").member("slots").offset
    for tcb in core.plan.tcbs:
        _fill_tcb_slots(tcb, core.offsets[tcb] + member, abi, slots)


def _fill_tcb_slots(tcb: Tcb, base: int, abi: Abi, slots: Slots) -> None:
    def at(name: str) -> int:
        return base + abi.constant(name) * SLOT

    slots.add(at("TCB_SLOT_CSPACE"), Cap("CAP_CNODE", tcb.cspace))
    slots.add(at("TCB_SLOT_VSPACE"), Cap("CAP_VSPACE", tcb.vspace))
    if tcb.fault_handler:
        slots.add(at("TCB_SLOT_FAULT_HANDLER"), tcb.fault_handler)
    if tcb.ipc_buffer:
        where = at("TCB_SLOT_IPC_BUFFER")
        slots.add_frame(where, tcb.ipc_buffer, tcb.ipc_buffer_va, tcb.vspace.asid)


def object_data(places: Places, core: PlacedCore, clock: Clock) -> dict[int, bytes]:
    """Objects other than CNodes and tables, by offset in the window."""
    abi, found = places.plan.parts.abi, {}
    queue = ReadyQueue(core.plan.tcbs)
    for tcb in core.plan.tcbs:
        found[core.offsets[tcb]] = bytes(_tcb(places, core, tcb, queue))
        bound = _notification(core.ref(tcb), abi)
        found[core.offsets[tcb.notification]] = bytes(abi.pack("notification", **bound))
        found[core.offsets[tcb.sc]] = sched_context(core, tcb, abi, clock)
    for number, pool in enumerate(core.plan.asid_pools):
        found[core.offsets[pool]] = _asid_pool(core, number * ASIDS_PER_POOL, abi)
    return found


class ReadyQueue:
    """Threads by priority, in the order of the plan, doubly linked."""

    def __init__(self, tcbs: Sequence[Tcb]) -> None:
        self.by_priority: dict[int, list[Tcb]] = {}
        for tcb in tcbs:
            self.by_priority.setdefault(tcb.priority, []).append(tcb)

    def links(self, tcb: Tcb) -> tuple[Tcb | None, Tcb | None]:
        """The next and the previous thread."""
        queue = self.by_priority[tcb.priority]
        index = queue.index(tcb)
        after = queue[index + 1] if index + 1 < len(queue) else None
        before = queue[index - 1] if index else None
        return after, before


def _tcb(places: Places, core: PlacedCore, tcb: Tcb, queue: ReadyQueue) -> bytearray:
    abi = places.plan.parts.abi
    after, before = queue.links(tcb)
    values: dict[str, Value] = {
        "context": {"sp": tcb.sp, "pc": tcb.pc},
        "state": abi.constant("THREAD_RUNNING"),
        "queued": abi.constant("QUEUE_READY"),
        "priority": tcb.priority,
        "max_priority": tcb.priority,
        "flags": tcb_flags(tcb.pd, abi),
        "sc": core.ref(tcb.sc),
        "bound_notification": core.ref(tcb.notification),
        "sched_next": core.ref(after),
        "sched_prev": core.ref(before),
        "ipc_buffer": tcb.ipc_buffer_va,
        "name": tcb.label.encode(),
    }
    if tcb.ipc_buffer:
        values["ipc_buffer_ref"] = (places.pa(tcb.ipc_buffer) - core.window.pa) // GRANULE
    return abi.pack("tcb", **values)


def _notification(tcb: int, abi: Abi) -> dict[str, Value]:
    return {"state": abi.constant("NOTIFICATION_IDLE"), "bound_tcb": tcb}


def sched_context(core: PlacedCore, tcb: Tcb | GuestTcb, abi: Abi, clock: Clock) -> bytes:
    """Full budget from the start; a budget equal to the period means round robin, whose period is
    0."""
    sc = tcb.sc
    budget = clock.ticks(sc.budget_us)
    period = clock.ticks(sc.period_us)
    round_robin = sc.budget_us == sc.period_us
    head = abi.pack(
        "sched_context",
        period=0 if round_robin else period,
        budget=budget,
        tcb=core.ref(tcb),
        refill_count=1,
        refill_max=sc.refills,
        core=core.core,
    )
    return bytes(head + abi.pack("refill", time=0, amount=budget))


def _asid_pool(core: PlacedCore, first: int, abi: Abi) -> bytes:
    data = abi.pack("asid_pool")
    size = abi.size("asid_entry")
    for vspace in core.plan.vspaces:
        if first <= vspace.asid < first + ASIDS_PER_POOL:
            values: dict[str, Value] = {"vspace": core.ref(vspace), "vmid": vspace.vmid}
            abi.pack_into(data, (vspace.asid - first) * size, "asid_entry", values)
    return bytes(data)
