# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernel objects as bytes (base/structures.h): as they are in the moment before the first thread
of a core runs."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from ..allocate.objects import CNode, CorePlan, Notification, Object, SchedContext, Tcb
from ..base.sizes import ASIDS_PER_POOL, GRANULE, SLOT
from ..sdk.abi import Abi, Value
from .slots import Slots

_MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Clock:
    """Ticks of the generic timer: microseconds * num / den."""

    frequency: int

    @property
    def num(self) -> int:
        return self.frequency // gcd(self.frequency, _MICROSECONDS)

    @property
    def den(self) -> int:
        return _MICROSECONDS // gcd(self.frequency, _MICROSECONDS)

    def ticks(self, us: int) -> int:
        return us * self.num // self.den


def ref(object: Object | None) -> int:
    """How the kernel names an object: its first granule in the window; 0 names nothing."""
    return object.offset // GRANULE if object else 0


def fill_slots(core: CorePlan, abi: Abi, slots: Slots) -> None:
    """Capabilities of CNodes first: they are the originals; then those of threads."""
    for object in core.objects:
        if isinstance(object, CNode):
            for index, cap in sorted(object.caps.items()):
                slots.add(object.offset + index * SLOT, cap)
    member = abi.layout("tcb").member("slots").offset
    for tcb in core.tcbs:
        base = tcb.offset + member
        _fill_tcb_slots(tcb, base, abi, slots)


def _fill_tcb_slots(tcb: Tcb, base: int, abi: Abi, slots: Slots) -> None:
    from ..allocate.objects import Cap

    def at(name: str) -> int:
        return base + abi.constant(name) * SLOT

    slots.add(at("TCB_SLOT_CSPACE"), Cap("CAP_CNODE", tcb.cspace))
    slots.add(at("TCB_SLOT_VSPACE"), Cap("CAP_VSPACE", tcb.vspace))
    if tcb.fault_handler:
        slots.add(at("TCB_SLOT_FAULT_HANDLER"), tcb.fault_handler)
    if tcb.ipc_buffer and tcb.vspace:
        where = at("TCB_SLOT_IPC_BUFFER")
        slots.add_frame(where, tcb.ipc_buffer, tcb.ipc_buffer_va, tcb.vspace.asid)


def object_data(core: CorePlan, abi: Abi, clock: Clock) -> dict[int, bytes]:
    """Objects other than CNodes and tables, by offset in the window."""
    found: dict[int, bytes] = {}
    queue = ReadyQueue(core.tcbs)
    for object in core.objects:
        if isinstance(object, Tcb):
            found[object.offset] = bytes(_tcb(core, object, abi, queue))
        elif isinstance(object, Notification):
            found[object.offset] = bytes(abi.pack("notification", **_notification(object, abi)))
        elif isinstance(object, SchedContext):
            found[object.offset] = _sched_context(core, object, abi, clock)
    for number, pool in enumerate(core.asid_pools):
        found[pool.offset] = _asid_pool(core, number * ASIDS_PER_POOL, abi)
    return found


class ReadyQueue:
    """Threads by priority, in the order of the plan, doubly linked."""

    def __init__(self, tcbs: list[Tcb]) -> None:
        self.by_priority: dict[int, list[Tcb]] = {}
        for tcb in tcbs:
            self.by_priority.setdefault(tcb.priority, []).append(tcb)

    def links(self, tcb: Tcb) -> tuple[int, int]:
        """References of the next and the previous thread."""
        queue = self.by_priority[tcb.priority]
        index = queue.index(tcb)
        after = queue[index + 1] if index + 1 < len(queue) else None
        before = queue[index - 1] if index else None
        return ref(after), ref(before)


def _tcb(core: CorePlan, tcb: Tcb, abi: Abi, queue: ReadyQueue) -> bytearray:
    after, before = queue.links(tcb)
    values: dict[str, Value] = {
        "context": {"sp": tcb.sp, "pc": tcb.pc},
        "state": abi.constant("THREAD_RUNNING"),
        "queued": abi.constant("QUEUE_READY"),
        "priority": tcb.priority,
        "max_priority": tcb.priority,
        "flags": _flags(tcb, abi),
        "sc": ref(tcb.sc),
        "bound_notification": ref(tcb.notification),
        "sched_next": after,
        "sched_prev": before,
        "ipc_buffer": tcb.ipc_buffer_va,
        "name": tcb.label.encode(),
    }
    if tcb.ipc_buffer:
        values["ipc_buffer_ref"] = (tcb.ipc_buffer.pa - core.window_pa) // GRANULE
    return abi.pack("tcb", **values)


def _flags(tcb: Tcb, abi: Abi) -> int:
    flags = 0 if tcb.fpu else abi.constant("TCB_FPU_DISABLED")
    return flags | (abi.constant("TCB_TIMER") if tcb.timer else 0)


def _notification(notification: Notification, abi: Abi) -> dict[str, Value]:
    return {
        "state": abi.constant("NOTIFICATION_IDLE"),
        "bound_tcb": ref(notification.tcb),
    }


def _sched_context(core: CorePlan, sc: SchedContext, abi: Abi, clock: Clock) -> bytes:
    """Full budget from the start; a budget equal to the period means round robin, whose period is
    0."""
    budget = clock.ticks(sc.budget_us)
    period = clock.ticks(sc.period_us)
    round_robin = sc.budget_us == sc.period_us
    head = abi.pack(
        "sched_context",
        period=0 if round_robin else period,
        budget=budget,
        tcb=ref(sc.tcb),
        refill_count=1,
        refill_max=sc.refills,
        core=core.core,
    )
    return bytes(head + abi.pack("refill", time=0, amount=budget))


def _asid_pool(core: CorePlan, first: int, abi: Abi) -> bytes:
    data = abi.pack("asid_pool")
    size = abi.size("asid_entry")
    for vspace in core.vspaces:
        if first <= vspace.asid < first + ASIDS_PER_POOL:
            values: dict[str, Value] = {"vspace": ref(vspace), "vmid": vspace.vmid}
            abi.pack_into(data, (vspace.asid - first) * size, "asid_entry", values)
    return bytes(data)
