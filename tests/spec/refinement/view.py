# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The specification's state as the kernel's objects, under the names that contracts have for them
(kernel/proof/include/proof/pools.h): what stands for what. A test holds it against the memory of a kernel.

Of the fields of the kernel's structures those are there that the specification says something about. What is kept after it
has lost its meaning, as what a thread waited on that waits no more, is zero."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from microkit.base.sizes import GRANULE, SLOT, TABLE_ENTRIES
from spec import observe
from spec.model.constants import (FAULT_NONE, FPU_USED, IRQ_ACTIVE, IRQ_HANDLER, IRQ_LISTED, ON_NOTIFICATION, ON_RECEIVE,
                                  ON_SEND, QUEUE_READY, TIMER)
from spec.model.state import Core, Endpoint, Irq, Notification, Pool, Reply, SchedContext, Slot, Slots, Table, Thread

#: More numbers than that are gone through only where objects are.
FEW = 1024
#: Of ks.rights, while a guest is in the machine (schedule/rights.h, base/state.h).
GUEST = 1 << 4 | 1 << 5


class Record(SimpleNamespace):
    """A structure; equal if all fields are."""


class Nothing:
    """What is in an array where there is no object: the same everywhere."""

    def __getattr__(self, name: str) -> Nothing:
        return self

    def __getitem__(self, index: Any) -> Nothing:
        return self


NOTHING = Nothing()


class Array(dict[int, Any]):
    """Objects by reference."""

    def __missing__(self, key: int) -> Nothing:
        return NOTHING


class Lists(dict[int, Any]):
    """Of the ready queues those that are not empty."""

    def __missing__(self, key: int) -> Record:
        return EMPTY


EMPTY = Record(head=0, tail=0)


class State:
    """The arrays and variables, and which references there are."""

    def __init__(self, **parts: Any) -> None:
        self.parts = parts
        self.__dict__.update(parts)
        self.references = {key for part in parts.values() if isinstance(part, Array) for key in part}

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the specification has nothing for {name}")


def numbers(least: int, end: int, states: Iterable[State]) -> Iterable[int]:
    """From least to below end, as far as it matters."""
    if end - least <= FEW:
        return range(least, end)
    return sorted(key for key in set().union(*(state.references for state in states)) if least <= key < end)


def replaced(value: Any, *parts: tuple[tuple[str | int, ...], Any]) -> Any:
    """A copy, with other values where the paths lead."""
    for path, new in parts:
        value = _replaced(value, path, new)
    return value


def _replaced(value: Any, path: Sequence[str | int], new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, Nothing):
        return value
    if isinstance(step, str):
        copy = Record(**vars(value))
        setattr(copy, step, _replaced(getattr(value, step), rest, new))
        return copy
    if isinstance(value, dict):
        return Array(value | {step: _replaced(value[step], rest, new)})
    return (*value[:step], _replaced(value[step], rest, new), *value[step + 1:])


def only_differ(before: State, after: State, places: Mapping[str, Sequence[Sequence[str | int]]]) -> bool:
    """Of all that there is, but for what these paths in each global lead to."""
    return all(before.parts[name] == after.parts[name] or _only_paths_differ(before.parts[name], after.parts[name], places.get(name, ()))
               for name in before.parts)


def _only_paths_differ(before: Any, after: Any, paths: Sequence[Sequence[str | int]]) -> bool:
    for path in paths:
        found = after
        for step in path:
            found = getattr(found, step) if isinstance(step, str) else found[step]
        before = before if isinstance(found, Nothing) else replaced(before, (path, found))
    return bool(before == after)


def neighbours(queue: Sequence[Any], each: Any) -> tuple[int, int]:
    """The next one and the one before."""
    place = queue.index(each)
    return (queue[place + 1].ref if place + 1 < len(queue) else 0), (queue[place - 1].ref if place else 0)


def ends(queue: Sequence[Any]) -> tuple[int, int]:
    return (queue[0].ref, queue[-1].ref) if queue else (0, 0)


def tcb(core: Core, thread: Thread) -> Record:
    waits = thread.state in (ON_SEND, ON_RECEIVE, ON_NOTIFICATION)
    sends = thread.state == ON_SEND
    ipc = neighbours(thread.blocked_on.queue, thread) if waits and thread.blocked_on else (0, 0)
    scheduled = neighbours(core.ready[thread.priority], thread) if thread.queued == QUEUE_READY else (0, 0)
    regs = thread.regs
    return Record(
        context=Record(x=tuple(regs[:31]), sp=regs[31], pc=regs[32], pstate=regs[33], tpidr=regs[34], tpidrro=regs[35]),
        state=thread.state, queued=thread.queued, priority=thread.priority, max_priority=thread.mcp, flags=thread.flags,
        sc=observe.ref(thread.sc), reply=observe.ref(thread.reply), blocked_on=observe.ref(thread.blocked_on) if waits else 0,
        bound_notification=observe.ref(thread.notification), yield_to=observe.ref(thread.yield_to),
        ipc_next=ipc[0], ipc_prev=ipc[1], sched_next=scheduled[0], sched_prev=scheduled[1],
        badge=thread.badge if sends else 0, is_call=int(thread.is_call and sends), can_grant=int(thread.can_grant),
        ipc_buffer=thread.buffer_address, ipc_buffer_ref=observe.ref(thread.buffer), vcpu=observe.ref(thread.vcpu),
        fault=Record(type=thread.fault[0], words=() if thread.fault[0] == FAULT_NONE else thread.fault[1:]))


def notification(each: Notification) -> Record:
    head, tail = ends(each.queue)
    return Record(state=each.state, head=head, tail=tail, bound_tcb=observe.ref(each.bound), sc=observe.ref(each.sc),
                  badge=each.badge, implied_irqs=each.unacknowledged[0].intid + 1 if each.unacknowledged else 0)


def endpoint(each: Endpoint) -> Record:
    head, tail = ends(each.queue)
    return Record(state=each.state, head=head, tail=tail)


def reply(each: Reply) -> Record:
    """Its neighbours on the stack of calls; above the last is the scheduling context, if the stack has one."""
    calls, sc = ([], None) if each.stack is None else (each.stack.calls, each.stack.sc)
    above, below = neighbours(calls, each) if calls else (0, 0)
    is_head = sc is not None and calls[-1] is each
    return Record(tcb=observe.ref(each.thread), prev=below, next=observe.ref(sc) if is_head else above, is_head=int(is_head))


def context(each: SchedContext) -> Record:
    return Record(period=each.period, budget=each.budget, consumed=each.consumed, badge=each.badge, tcb=observe.ref(each.thread),
                  reply=observe.top(each.stack), notification=observe.ref(each.notification), yield_from=observe.ref(each.yield_from),
                  refill_max=each.refill_max, sporadic=int(each.sporadic))


def rights(core: Core) -> int:
    """What the machine is set to."""
    return core.timer_enabled * TIMER | core.fpu_enabled * FPU_USED | (core.guest is not None) * GUEST


def slot(each: Slot) -> Record:
    cap = each.cap
    return Record(cap=Record(type=cap.type, rights=cap.rights, size=cap.size, flags=observe.flags(each), object=observe.ref(cap.obj), word=cap.word, aux=cap.aux),
                  prev=observe.ref(each.before), next=observe.ref(each.after))


class Fetches:
    """What users' buffers hold while nobody else writes: what a fetch finds. Fetches are not counted."""

    def __init__(self, buffers: Mapping[int, Sequence[int]]) -> None:
        self.buffers = buffers

    def found(self, buffer: int, word: int) -> int:
        return self.buffers[buffer][word]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fetches)


class Tabled:
    """As Slotted, of translation tables and pools of ASIDs. The root's two tables lie side by side."""

    def __init__(self) -> None:
        self._kept: dict[Table | Pool, tuple[bytes, dict[int, Record]]] = {}

    def _once(self, each: Table | Pool, packed: bytes, make: Callable[[list[int]], dict[int, Record]]) -> dict[int, Record]:
        kept = self._kept.get(each)
        if kept is None or kept[0] is not packed:
            kept = self._kept[each] = packed, make(array("Q", packed).tolist())
        return kept[1]

    def tables(self, core: Core, each: Table) -> dict[int, Record]:
        return self._once(each, observe.table_bytes(each, core.window[0]), lambda words: {
            each.ref + first * 8 // GRANULE: Record(entry=tuple(words[first:first + TABLE_ENTRIES]))
            for first in range(0, each.count, TABLE_ENTRIES)})

    def pool(self, core: Core, each: Pool) -> dict[int, Record]:
        return self._once(each, observe.pool_bytes(core, each), lambda words: {
            each.ref: Record(entry=tuple(Record(vspace=word & 0xffffffff, vmid=word >> 32) for word in words))})


class Slotted:
    """Slots seldom change: what is made of them is kept until they do (Slots.packed)."""

    def __init__(self) -> None:
        self._kept: dict[Slots, tuple[bytes, dict[int, Record]]] = {}

    def of(self, table: Slots) -> dict[int, Record]:
        packed = observe.slots_bytes(table)
        kept = self._kept.get(table)
        if kept is None or kept[0] is not packed:
            kept = self._kept[table] = packed, {each.ref: slot(each) for each in table.slots}
        return kept[1]


def irq_flags(irq: Irq) -> int:
    object_ = irq.slot.cap.obj
    listed = isinstance(object_, Notification) and irq in object_.unacknowledged
    return irq.flags | (IRQ_ACTIVE if irq.active and irq.state == IRQ_HANDLER else 0) | (IRQ_LISTED if listed else 0)


def ks(core: Core) -> Record:
    """Interrupts are there, although no kernel has an array of them as this is one: by their numbers."""
    return Record(
        current=observe.ref(core.current), current_sc=observe.ref(core.current_sc), switch_to=observe.ref(core.woken),
        reschedule=int(core.reschedule), reprogram=int(core.reprogram), now=core.now, consumed=core.consumed,
        fpu_owner=observe.ref(core.fpu_owner), asid_pools=tuple(map(observe.ref, core.pools)), preempted=0, rights=rights(core),
        vmid_owner=tuple(map(observe.ref, core.vmids)),
        ready=Lists({priority: Record(head=queue[0].ref, tail=queue[-1].ref) for priority, queue in enumerate(core.ready) if queue}),
        irq_state=Array({irq.intid: irq.state for irq in core.irqs.values()}),
        irq_flags=Array({irq.intid: irq_flags(irq) for irq in core.irqs.values()}))


class Viewer:
    """Makes views of one core. raised: the SGIs since the one that was the last then."""

    def __init__(self, core: Core) -> None:
        self.core, self._slots, self._tables = core, Slotted(), Tabled()

    def state(self, last_sgi: object) -> State:
        core = self.core
        slots = Array()
        for table in core.tables:
            slots |= self._slots.of(table)
        tables, pools = Array(), Array()
        buffers = Array({each.ref: tuple(each.words) for each in core.buffers})
        for each in core.tables_of_spaces:
            tables |= self._tables.tables(core, each)
        for pool in core.pools:
            pools |= self._tables.pool(core, pool) if pool is not None else {}
        return State(
            ks=ks(core), proof_slots=slots,
            proof_tcbs=Array({each.ref: tcb(core, each) for each in core.threads}),
            proof_notifications=Array({each.ref: notification(each) for each in core.notifications}),
            proof_endpoints=Array({each.ref: endpoint(each) for each in core.endpoints}),
            proof_tables=tables, proof_asid_pools=pools, proof_buffers=Record(of=buffers), proof_users=Record(fetches=Fetches(buffers)), proof_tlb=Record(told=()),
            proof_replies=Array({each.ref: reply(each) for each in core.replies}),
            proof_scs=Array({each.ref: context(each) for each in core.contexts}),
            proof_space=Record(vttbr=core.base_register),
            proof_gic=Record(raised=() if core.sgi is last_sgi else (core.sgi,)))

    def meanings(self) -> dict[str, Any]:
        """Of the functions that contracts know by name alone: arithmetic on references, bits, descriptors, the history of SGIs,
        what is fetched from users."""
        return {
            "slot_of_cnode": lambda cnode, index: cnode * GRANULE // SLOT + index,
            "slot_of_tcb": lambda tcb, index: (tcb * GRANULE + self.core.slots_offset) // SLOT + index,
            "pa_of": lambda ref: self.core.window[0] + ref * GRANULE,
            "ref_of": lambda pa: (pa - self.core.window[0]) // GRANULE,
            "has": lambda word, n: bool(word >> n & 1),
            "output_of": lambda word: word & 0xffff_ffff_f000,
            "vttbr": lambda vmid, root: vmid << 48 | root,
            "fetched": lambda history, buffer, word: history.found(buffer, word),
            "shifted": lambda word, count: word >> count % 64,
            "ones": lambda count: (1 << count % 64) - 1,
            "with_sgi": lambda history, intid, target: (*history, (intid, target)),
        }


