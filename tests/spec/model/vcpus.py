# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual CPUs: whose they are, and their invocations (the API of seL4's ARM_VCPU).

Choices:
- no value of a register is refused, and the capability's rights do not matter: whoever has it is the guest's
  monitor;
- what the guest waits for may have come with any change, so injection, a written register and an acknowledgement
  end its sleep;
- a thread that loses its virtual CPU goes on as a user's;
- a thread is not made a guest before a receive: a guest receives nothing.
"""

from __future__ import annotations

from spec.model import guests, scheduler
from spec.model.constants import (CAP_TCB, CAP_VCPU, DELETE_FIRST, GUEST_PSTATE, ILLEGAL_OPERATION,
                                  INVALID_ARGUMENT, INVALID_CAPABILITY, IRQS, LIST_REGISTERS,
                                  MAINTENANCE_INTID, PSTATE,
                                  RANGE_ERROR, RUNNING, TIMER_ACKED, TIMER_INTID, TIMER_MASKED, TIMER_OPEN,
                                  USER_PSTATE, VCPU, VCPU_REGISTERS)
from spec.model.invocations import SERVERS, Invocation, Method, Refused
from spec.model.state import Core, ListEntry, Thread, Vcpu


def subject(inv: Invocation) -> Vcpu:
    vcpu = inv.slot.cap.obj
    assert isinstance(vcpu, Vcpu)
    return vcpu


def wake(core: Core, vcpu: Vcpu) -> None:
    if guests.end_sleep(core, vcpu):
        assert vcpu.thread is not None
        scheduler.set_state(core, vcpu.thread, RUNNING)
        scheduler.wake(core, vcpu.thread)


def wake_due(core: Core) -> None:
    """One: as long as another is due, the interrupt comes again."""
    found = guests.due_sleeper(core)
    if found is not None:
        wake(core, found)


def dissolve(core: Core, vcpu: Vcpu | None) -> None:
    """It and its thread do not belong to each other any more."""
    if vcpu is None or vcpu.thread is None:
        return
    wake(core, vcpu)
    thread = vcpu.thread
    vcpu.thread = thread.vcpu = None
    thread.flags &= ~VCPU
    thread.regs[PSTATE] &= USER_PSTATE


def bind(vcpu: Vcpu, thread: Thread) -> None:
    vcpu.thread, thread.vcpu = thread, vcpu
    thread.flags |= VCPU
    thread.regs[PSTATE] = GUEST_PSTATE


def set_tcb(inv: Invocation) -> None:
    if inv.first_phase:
        raise Refused(INVALID_CAPABILITY, 0)
    cap, vcpu, core = inv.cap(0), subject(inv), inv.core
    if cap.type != CAP_TCB:
        raise Refused(ILLEGAL_OPERATION)
    thread = cap.obj
    assert isinstance(thread, Thread)
    dissolve(core, vcpu)
    dissolve(core, thread.vcpu)
    bind(vcpu, thread)
    if thread is core.current:
        scheduler.switch_rights(core, thread)


def inject(inv: Invocation) -> None:
    word, = inv.words(1)
    vcpu = subject(inv)
    if not guests.has_interrupt(inv.core, MAINTENANCE_INTID):
        raise Refused(ILLEGAL_OPERATION)
    values = word & 0xffff, word >> 16 & 0xff, word >> 24 & 0xff, word >> 32 & 0xff
    for value, most in zip(values, (1023, 31, 1, LIST_REGISTERS - 1)):
        if value > most:
            raise Refused(RANGE_ERROR, 0, most)
    intid, priority, group, index = values
    if vcpu.entries[index].active and not vcpu.entries[index].pending:
        raise Refused(DELETE_FIRST)
    vcpu.entries[index] = ListEntry(intid, priority, group, True, False, True)
    wake(inv.core, vcpu)


def register(number: int) -> int:
    if number >= VCPU_REGISTERS:
        raise Refused(INVALID_ARGUMENT, 1)
    return number


def read(inv: Invocation) -> list[int]:
    number, = inv.words(1)
    return [subject(inv).registers[register(number)]]


def write(inv: Invocation) -> None:
    number, value = inv.words(2)
    subject(inv).registers[register(number)] = value
    wake(inv.core, subject(inv))


def acknowledge(inv: Invocation) -> None:
    """While the timer is still asserted the guest has to run first, or it never would."""
    intid, = inv.words(1)
    vcpu = subject(inv)
    if intid >= IRQS:
        raise Refused(RANGE_ERROR, 0, IRQS - 1)
    if intid != TIMER_INTID:
        raise Refused(INVALID_ARGUMENT, 0)
    if vcpu.timer == TIMER_MASKED:
        vcpu.timer = TIMER_ACKED if guests.asserted(inv.core, vcpu) else TIMER_OPEN
    wake(inv.core, vcpu)


METHODS: dict[int, Method] = {57: set_tcb, 58: inject, 59: read, 60: write, 61: acknowledge}


def serve(inv: Invocation) -> list[int] | None:
    if inv.label not in METHODS:
        raise Refused(ILLEGAL_OPERATION)
    return METHODS[inv.label](inv)


SERVERS[CAP_VCPU] = serve
