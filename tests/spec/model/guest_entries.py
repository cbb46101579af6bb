# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernel entries from guests: nothing a guest executes is a system call; it is done here, or told its monitor.

What a guest did before an entry is part of the step: its registers, and what it made of the virtual interrupts
that it was given.
"""

from __future__ import annotations

from dataclasses import replace

from spec.guest_words import CONTROL, CSSELR, ENTRY, MODE, PRIORITIES
from spec.model import faults, guests, scheduler, vcpus
from spec.model.constants import (ASLEEP, FAULT_UNKNOWN_SYSCALL, FAULT_VCPU, FAULT_VGIC_MAINTENANCE,
                                  FAULT_VPPI, LIST_REGISTERS, PC, PSTATE, SYSCALL, TIMER_INTID,
                                  TIMER_MASKED, TIMER_OPEN, VCPU_REGISTERS, WORD)
from spec.model.state import Core, Irq, Thread, Vcpu


def does(vcpu: Vcpu, word: int, value: int) -> None:
    if word < VCPU_REGISTERS:
        vcpu.registers[word] = value
    elif ENTRY <= word < ENTRY + LIST_REGISTERS:
        entry = vcpu.entries[word - ENTRY]
        vcpu.entries[word - ENTRY] = replace(entry, pending=bool(value & 1), active=bool(value & 2))
    elif word == CSSELR:
        vcpu.csselr = value
    elif word == CONTROL:
        vcpu.control = value
    elif word == PRIORITIES:
        vcpu.priorities = value
    else:
        assert word == MODE and vcpu.thread is not None
        vcpu.thread.regs[PSTATE] = value


def leave_kernel(core: Core) -> None:
    scheduler.leave_kernel(core)
    leave_idle(core)


def leave_idle(core: Core) -> None:
    if core.current is None:
        guests.leave(core)


def running(core: Core) -> Thread:
    assert core.current is not None
    return core.current


def fault(core: Core, *words: int) -> None:
    faults.raise_fault(core, running(core), words)
    leave_kernel(core)


def wfi(core: Core, size: int) -> None:
    """Whatever wakes it, it is over then."""
    thread, guest = running(core), core.guest
    assert guest is not None
    skip(core, size)
    if not guests.is_pending(guest) and not guests.asserted(core, guest) and guests.sleep(core, guest):
        scheduler.set_state(core, thread, ASLEEP)
        guests.leave(core)
    leave_kernel(core)


def skip(core: Core, size: int) -> None:
    """The instruction is done."""
    thread = running(core)
    thread.regs[PC] = thread.regs[PC] + size & WORD


def hypervisor_call(core: Core) -> None:
    fault(core, FAULT_UNKNOWN_SYSCALL, running(core).regs[SYSCALL])


def trap(core: Core, esr: int) -> None:
    fault(core, FAULT_VCPU, esr)


def own_interrupt(core: Core, irq: Irq) -> None:
    """Of those that are for guests. What was on its way when the guest left comes again, if it must."""
    guest = core.guest
    if guest is None:
        vcpus.wake_due(core)
        guests.change_wakeup(core)
    elif irq.intid == TIMER_INTID:
        timer_fired(core, guest)
    else:
        interrupt_ended(core, guest)


def timer_fired(core: Core, guest: Vcpu) -> None:
    if guest.timer == TIMER_OPEN and guests.asserted(core, guest):
        guest.timer = TIMER_MASKED
        guests.enable(core, TIMER_INTID, False)
        faults.raise_fault(core, running(core), (FAULT_VPPI, TIMER_INTID))


def interrupt_ended(core: Core, guest: Vcpu) -> None:
    index = guests.ended(guest)
    if index is not None:
        guests.tell(guest, index)
        faults.raise_fault(core, running(core), (FAULT_VGIC_MAINTENANCE, index))
