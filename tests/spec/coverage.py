# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which states of objects sequences reach: a state that none does, no comparison says anything about.

STATES has what the manual tells apart, and what only some order of calls leads to. test_spec.py runs
sequences, and names those that were not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from spec.model import guests, messages, spaces
from spec.model import constants as c
from spec.model.invocations import Invocation, Method
from spec.model.state import Core, Endpoint, Irq, Notification, Slot, Table, Thread, Vcpu

T = TypeVar("T")
Predicate = Callable[[Core], bool]


def has(objects: Callable[[Core], Iterable[T]], says: Callable[[T], object]) -> Predicate:
    return lambda core: any(says(each) for each in objects(core))


def any_of(objects: Callable[[Core], Iterable[T]], states: dict[str, Callable[[T], object]]
           ) -> dict[str, Predicate]:
    """Reached when one of the objects is in the state."""
    return {name: has(objects, says) for name, says in states.items()}


def slots(core: Core) -> Iterable[Slot]:
    return chain.from_iterable(table.slots for table in core.tables)


def lost_spaces(core: Core) -> Iterator[Table]:
    """Of capabilities that say an ASID which has gone with its pool."""
    return (slot.cap.obj for slot in slots(core)
            if slot.cap.type == c.CAP_VSPACE and slot.cap.aux and isinstance(slot.cap.obj, Table)
            and core.pools[slot.cap.word >> spaces.POOL_BITS] is None)


def is_unbound(irq: Irq) -> bool:
    """Active, and what it signalled would have acknowledged it: the capability to that is gone."""
    return bool(irq.active and irq.flags & c.IRQ_IMPLIED_ACK and irq.slot.cap.type == c.CAP_NULL)


def equals(read: Callable[[T], int], value: int) -> Callable[[T], bool]:
    return lambda each: read(each) == value


def each_of(name: str, read: Callable[[T], int], values: Iterable[int]) -> dict[str, Callable[[T], object]]:
    """A state for each value."""
    return {f"{name} {value}": equals(read, value) for value in values}


THREADS: dict[str, Callable[[Thread], object]] = {
    **each_of("thread state", lambda each: each.state, range(c.ASLEEP + 1)),
    **each_of("thread in queue", lambda each: each.queued, range(c.QUEUE_RELEASE + 1)),
    **each_of("fault", lambda each: each.fault[0], (
        c.FAULT_CAP, c.FAULT_UNKNOWN_SYSCALL, c.FAULT_USER_EXCEPTION, c.FAULT_TIMEOUT, c.FAULT_VM,
        c.FAULT_VGIC_MAINTENANCE, c.FAULT_VCPU, c.FAULT_VPPI)),
    "thread runs without a scheduling context": lambda each: each.runnable and each.sc is None,
    "thread runs without a buffer": lambda each: each.runnable and messages.buffer_of(each) is None,
    "thread runs without a CSpace": lambda each: each.runnable and not each.slots.slots[c.CSPACE].cap.type,
    "thread has yielded to a context": lambda each: each.yield_to is not None,
    "system call put off": lambda each: each.put_off,
    "zombies": lambda each: each.zombies,
    "bound thread waits for messages, its notification is active": lambda each: (
        each.notification is not None and each.notification.state == c.ACTIVE),
    "fault is being sent": lambda each: each.fault[0] and each.state == c.ON_SEND,
    "fault waits for its answer": lambda each: each.fault[0] and each.state == c.ON_REPLY,
    "guest is ready": lambda each: each.vcpu is not None and each.queued == c.QUEUE_READY,
    "guest waits for its budget": lambda each: each.vcpu is not None and each.queued == c.QUEUE_RELEASE,
    "guest that waited as a user": lambda each: each.vcpu is not None and each.state == c.ON_RECEIVE,
    "guest at EL1": lambda each: each.regs[c.PSTATE] & 0x1f == 5,
    "guest at EL0 of AArch32": lambda each: each.regs[c.PSTATE] & 0x1f == 0x10,
}

VCPUS: dict[str, Callable[[Vcpu], object]] = {
    **each_of("virtual timer's interrupt", lambda each: each.timer, range(c.TIMER_ACKED + 1)),
    "VCPU of nobody": lambda each: each.thread is None,
    "virtual interrupt is active": lambda each: any(entry.active for entry in each.entries),
    "all list registers in use": lambda each: all(entry.pending or entry.active for entry in each.entries),
    "two virtual interrupts have ended": lambda each: sum(
        entry.told and not entry.pending and not entry.active for entry in each.entries) > 1,
}

IRQS: dict[str, Callable[[Irq], object]] = {
    **each_of("interrupt state", lambda each: each.state, (*range(c.IRQ_TIMER + 1), c.IRQ_VCPU)),
    "virtual timer's line is up": lambda each: each.line and each.intid == c.TIMER_INTID,
    "interrupt pending and active": lambda each: each.pending and each.active,
    "handler without a notification": lambda each: (
        each.state == c.IRQ_HANDLER and each.slot.cap.type == c.CAP_NULL),
    "active interrupt of a revoked notification": is_unbound,
}


ENDPOINTS: dict[str, Callable[[Endpoint], object]] = {
    **each_of("endpoint state", lambda each: each.state, range(c.RECEIVE + 1)),
    "two send": lambda each: each.state == c.SEND and len(each.queue) > 1,
}

NOTIFICATIONS: dict[str, Callable[[Notification], object]] = {
    **each_of("notification state", lambda each: each.state, range(c.ACTIVE + 1)),
    "two wait for a notification": lambda each: len(each.queue) > 1,
    "notification lends a context": lambda each: each.sc and each.sc.thread,
    "two interrupts not acknowledged": lambda each: len(each.unacknowledged) > 1,
}


STATES: dict[str, Predicate] = {
    **any_of(lambda core: core.threads, THREADS),
    **any_of(lambda core: core.irqs.values(), IRQS),
    **any_of(lambda core: core.endpoints, ENDPOINTS),
    **any_of(lambda core: core.notifications, NOTIFICATIONS),
    **any_of(lambda core: core.vcpus, VCPUS),
    "guest runs": lambda core: core.guest is not None,
    "nobody runs, a guest's timer is awaited": lambda core: (
        core.current is None and core.wakeup < c.NO_DEADLINE),
    "a guest runs, another's timer comes first": lambda core: (
        core.guest is not None and any(each and guests.due(core, each) == core.deadline
                                       for each in core.sleepers)),
    "two guests sleep": lambda core: sum(each is not None for each in core.sleepers) > 1,
    "calls in calls": lambda core: any(
        each.stack is not None and len(each.stack.calls) > 1 for each in core.replies),
    "call stack without a context": lambda core: any(
        each.stack is not None and each.stack.sc is None for each in core.replies),
    "context without refills": lambda core: any(each.refill_max == 0 for each in core.contexts),
    "context of nobody": lambda core: any(
        each.thread is None and each.notification is None for each in core.contexts),
    "nobody runs": lambda core: core.current is None,
    "thread has departed": lambda core: bool(core.departed),
    "FP registers of one who does not run": lambda core: core.fpu_owner not in (None, core.current),
    "two ASID pools": lambda core: sum(each is not None for each in core.pools) > 1,
    "no ASID pool": lambda core: not any(core.pools),
    "VSpace whose ASID pool is gone, with tables": lambda core: any(
        each.entries for each in lost_spaces(core)),
    "ASID of a lost VSpace is another's": lambda core: any(
        slot.cap.type == c.CAP_VSPACE and slot.cap.aux and not spaces.is_valid(core, slot.cap)
        and spaces.space(core, slot.cap.word) is not None for slot in slots(core)),
    "thread runs in no space": lambda core: core.current is not None and core.base_register == 0,
}


class Coverage:
    """Collects what was seen."""

    def __init__(self) -> None:
        self.missing = dict(STATES)

    def look(self, core: Core) -> None:
        for name in [name for name, says in self.missing.items() if says(core)]:
            del self.missing[name]


class Calls:
    """Collects which system calls were made, and which invocations were served and not refused."""

    def __init__(self, expected: Iterable[str], syscall_numbers: dict[str, int], labels: dict[str, int]) -> None:
        self.missing = set(expected)
        self._syscalls = {number: name for name, number in syscall_numbers.items()}
        self._labels = {number: name for name, number in labels.items()}

    def handled(self, handle: Callable[[Core, int], None]) -> Callable[[Core, int], None]:
        def watched(core: Core, number: int) -> None:
            self.missing.discard(self._syscalls.get(number, ""))
            handle(core, number)

        return watched

    def served(self, kind: int, serve: Method) -> Method:
        def watched(inv: Invocation) -> list[int] | None:
            words = serve(inv)
            self.missing.discard("SGISignal" if kind == c.CAP_SGI_SIGNAL else self._labels.get(inv.label, ""))
            return words

        return watched
