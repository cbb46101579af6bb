# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of threads (manual 10.3.8), but those that give them capabilities (tcb_spaces.py).

The PC of a thread in a system call is, for others, that of the call: it goes on there if it is
resumed.
"""

from __future__ import annotations

from spec.model import deletion, guests, scheduler, threads
from spec.model.constants import (CAP_NOTIFICATION, CAP_TCB, FAULT_NONE, FPU_DISABLED,
                                  ILLEGAL_OPERATION, INVALID_CAPABILITY, ON_NOTIFICATION,
                                  ON_RECEIVE, ON_REPLY, ON_SEND, PC, PSTATE, RANGE_ERROR, REGISTERS,
                                  RIGHT_READ, SVC_SIZE, TPIDR, TPIDRRO, TRUNCATED_MESSAGE, WORD)
from spec.model.faults import TIMEOUT_REGISTERS
from spec.model.invocations import SERVERS, Invocation, Method, Refused
from spec.model.state import Notification, Thread

USER_CONTEXT = (*TIMEOUT_REGISTERS, TPIDR, TPIDRRO)
FRAME_REGISTERS = 17
METHODS: dict[int, Method] = {}


def subject(inv: Invocation) -> Thread:
    thread = inv.slot.cap.obj
    assert isinstance(thread, Thread)
    return thread


def thread_cap(inv: Invocation, index: int) -> Thread:
    cap = inv.cap(index)
    if cap.type != CAP_TCB:
        raise Refused(INVALID_CAPABILITY, index + 1)
    assert isinstance(cap.obj, Thread)
    return cap.obj


def in_syscall(thread: Thread) -> int:
    waits = thread.state in (ON_SEND, ON_RECEIVE, ON_NOTIFICATION, ON_REPLY)
    return SVC_SIZE if waits and thread.fault[0] == FAULT_NONE else 0


def read(thread: Thread, index: int) -> int:
    register = USER_CONTEXT[index]
    value = thread.regs[register]
    return value - in_syscall(thread) & WORD if register == PC else value


def write(thread: Thread, index: int, value: int) -> None:
    register = USER_CONTEXT[index]
    if register == PC:
        value = value + in_syscall(thread) & WORD
    thread.regs[register] = guests.pstate(thread, value) if register == PSTATE else value


def read_registers(inv: Invocation) -> list[int]:
    flags, count = inv.words(2)
    if not 1 <= count <= REGISTERS:
        raise Refused(RANGE_ERROR, 1, REGISTERS)
    thread = not_caller(inv)
    if flags & 1:
        threads.suspend(inv.core, thread)
    return [read(thread, index) for index in range(count)]


def not_caller(inv: Invocation) -> Thread:
    thread = subject(inv)
    if thread is inv.caller:
        raise Refused(ILLEGAL_OPERATION)
    return thread


def write_registers(inv: Invocation) -> None:
    flags, count = inv.words(2)
    if inv.length - 2 < count:
        raise Refused(TRUNCATED_MESSAGE)
    thread = not_caller(inv)
    count = min(count, REGISTERS)
    for index, value in enumerate(inv.words(2 + count)[2:]):
        write(thread, index, value)
    if flags & 1:
        threads.resume(inv.core, thread)


def copy_registers(inv: Invocation) -> None:
    inv.cap(0)
    flags, = inv.words(1)
    source, target = thread_cap(inv, 0), subject(inv)
    if flags & 1:
        threads.suspend(inv.core, source)
    if flags & 2:
        threads.resume(inv.core, target)
    first = 0 if flags & 4 else FRAME_REGISTERS
    last = REGISTERS if flags & 8 else FRAME_REGISTERS
    for index in range(first, last):
        write(target, index, read(source, index))


def bounded(inv: Invocation, value: int, authority: Thread) -> int:
    """Nobody gives out more than the authority's maximum controlled priority."""
    if value > authority.mcp:
        raise Refused(RANGE_ERROR, 0, authority.mcp)
    return value


def set_priority(inv: Invocation) -> None:
    inv.cap(0)
    value, = inv.words(1)
    threads.set_priority(inv.core, subject(inv), bounded(inv, value, thread_cap(inv, 0)))


def set_mc_priority(inv: Invocation) -> None:
    inv.cap(0)
    value, = inv.words(1)
    subject(inv).mcp = bounded(inv, value, thread_cap(inv, 0))


def suspend(inv: Invocation) -> None:
    threads.suspend(inv.core, subject(inv))


def resume(inv: Invocation) -> None:
    threads.resume(inv.core, subject(inv))


def bind_notification(inv: Invocation) -> None:
    cap, thread = inv.cap(0), subject(inv)
    if (thread.notification is not None or cap.type != CAP_NOTIFICATION
            or not cap.rights & RIGHT_READ):
        raise Refused(ILLEGAL_OPERATION)
    assert isinstance(cap.obj, Notification)
    if cap.obj.bound is not None or cap.obj.queue:
        raise Refused(ILLEGAL_OPERATION)
    thread.notification, cap.obj.bound = cap.obj, thread


def unbind_notification(inv: Invocation) -> None:
    notification = subject(inv).notification
    if notification is None:
        raise Refused(ILLEGAL_OPERATION)
    deletion.unbind_notification(notification)


def set_tls_base(inv: Invocation) -> None:
    subject(inv).regs[TPIDR], = inv.words(1)


def set_flags(inv: Invocation) -> list[int]:
    clear, add = inv.words(2)
    thread = subject(inv)
    before = thread.flags
    thread.flags = before & ~(clear & FPU_DISABLED) | add & FPU_DISABLED
    if thread.flags & ~before & FPU_DISABLED:
        scheduler.release_fpu(inv.core, thread)
    if thread is inv.core.current:
        scheduler.switch_rights(inv.core, thread)
    return [thread.flags & FPU_DISABLED]


METHODS |= {2: read_registers, 3: write_registers, 4: copy_registers, 6: set_priority,
            7: set_mc_priority, 12: suspend, 13: resume, 14: bind_notification,
            15: unbind_notification, 16: set_tls_base, 17: set_flags}


def serve(inv: Invocation) -> list[int] | None:
    """Not before a receive: that could find its own thread changed."""
    if inv.first_phase:
        raise Refused(INVALID_CAPABILITY, 0)
    if inv.label not in METHODS:
        raise Refused(ILLEGAL_OPERATION)
    return METHODS[inv.label](inv)


SERVERS[CAP_TCB] = serve
