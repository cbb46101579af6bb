# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Faults as messages, and what their answers do (manual 6.2).

A fault is a tuple of its label and what the message does not take from the registers:
CapFault address, in receive phase, look-up failure; UnknownSyscall number; UserException number,
code; DebugException reason, address; Timeout badge, consumed; VMFault address, FSR, prefetch; VCPUFault ESR;
VGICMaintenance list register; VPPIEvent INTID.

Choice: of a guest's unknown system call, LR says where HVC returns to; an answer does not set it.
"""

from __future__ import annotations

from spec.model import contexts, endpoints, guests, scheduler
from spec.model.constants import (CAP_ENDPOINT, FAULT_CAP, FAULT_DEBUG, FAULT_HANDLER,
                                  FAULT_TIMEOUT, FAULT_UNKNOWN_SYSCALL, FAULT_USER_EXCEPTION,
                                  FAULT_VCPU, FAULT_VGIC_MAINTENANCE, FAULT_VM, FAULT_VPPI, INACTIVE, INFO, PC, PSTATE, RIGHT_GRANT,
                                  RIGHT_GRANT_REPLY, RIGHT_WRITE, SP, SVC_SIZE, TIMEOUT_HANDLER, WORD)
from spec.model.state import Cap, Core, Endpoint, Thread

LINK = 30
SYSCALL_REGISTERS = (0, 1, 2, 3, 4, 5, 6, 7, PC, SP, LINK, PSTATE)
EXCEPTION_REGISTERS = (PC, SP, PSTATE)
TIMEOUT_REGISTERS = (PC, SP, PSTATE, 0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 29, 30, 9, 10, 11, 12,
                     13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28)


def can_handle(cap: Cap) -> bool:
    """A handler must be able to get the message and to answer."""
    return (cap.type == CAP_ENDPOINT and bool(cap.rights & RIGHT_WRITE)
            and bool(cap.rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)))


def has_timeout_handler(thread: Thread) -> bool:
    return can_handle(thread.slots.slots[TIMEOUT_HANDLER].cap)


def cap_fault(address: int, receiving: bool, failure: tuple[int, ...]) -> tuple[int, ...]:
    return (FAULT_CAP, address, int(receiving), *failure, *(0,) * (4 - len(failure)))


def send(core: Core, thread: Thread, handler: int, fault: tuple[int, ...], can_donate: bool
         ) -> None:
    cap = thread.slots.slots[handler].cap
    if not can_handle(cap):
        scheduler.set_state(core, thread, INACTIVE)
        return
    assert isinstance(cap.obj, Endpoint)
    thread.fault = fault
    endpoints.send(core, cap.obj, thread, endpoints.Send(
        cap.word, True, True, bool(cap.rights & RIGHT_GRANT),
        bool(cap.rights & RIGHT_GRANT_REPLY), can_donate))


def raise_fault(core: Core, thread: Thread, fault: tuple[int, ...]) -> None:
    send(core, thread, FAULT_HANDLER, fault, True)


def timeout(core: Core, thread: Thread) -> None:
    """The handler must not run on the time that is used up."""
    sc = thread.sc
    assert sc is not None
    send(core, thread, TIMEOUT_HANDLER,
         (FAULT_TIMEOUT, sc.badge, contexts.take_consumed(core, sc)), False)


CAP_FAULT_WORDS = {1: 0, 2: 1, 3: 2, 4: 3}


def message(core: Core, thread: Thread) -> list[int]:
    regs, fault = thread.regs, thread.fault
    kind = fault[0]
    if kind == FAULT_CAP:
        return [regs[PC], *fault[1:4 + CAP_FAULT_WORDS[fault[3]]]]
    if kind == FAULT_UNKNOWN_SYSCALL:
        link = regs[PC] + SVC_SIZE & WORD if thread.vcpu is not None else regs[LINK]
        return [link if each == LINK else regs[each] for each in SYSCALL_REGISTERS] + [fault[1]]
    if kind == FAULT_USER_EXCEPTION:
        return [regs[each] for each in EXCEPTION_REGISTERS] + [fault[1], fault[2]]
    if kind == FAULT_TIMEOUT:
        return [fault[1], core.microseconds(fault[2])]
    if kind == FAULT_VM:
        return [regs[PC], fault[1], fault[3], fault[2]]
    if kind in (FAULT_VCPU, FAULT_VGIC_MAINTENANCE, FAULT_VPPI):
        return [fault[1]]
    assert kind == FAULT_DEBUG
    return [regs[PC], fault[1], fault[2], 0]


REPLY_REGISTERS = {FAULT_UNKNOWN_SYSCALL: SYSCALL_REGISTERS,
                   FAULT_USER_EXCEPTION: EXCEPTION_REGISTERS,
                   FAULT_TIMEOUT: TIMEOUT_REGISTERS}


def answer(thread: Thread, handler: Thread) -> bool:
    """The answer's words set registers; whether the thread goes on."""
    from spec.model import messages
    info = handler.regs[INFO]
    registers = REPLY_REGISTERS.get(thread.fault[0])
    if registers is None:
        return True
    for index, register in enumerate(registers[:info & 0x7f]):
        value = messages.register(handler, index)
        if register == PSTATE:
            value = guests.pstate(thread, value)
        if register != LINK or thread.vcpu is None or thread.fault[0] != FAULT_UNKNOWN_SYSCALL:
            thread.regs[register] = value
    return info >> 12 == 0
