# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What becomes of a guest that has faulted: its VMM answers, starts it elsewhere, stops it, or forgets it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pytest

from kernel.guests import (CNTV_CTL, CNTV_CVAL, EOI, MAINTENANCE, TIMER, Guest, guest, listen, vmm, wait)
from kernel.world import PC, Thread, World

ELSEWHERE = 0x7000


def trap(world: World) -> None:
    world.lib.handle_guest_trap(ctypes.c_uint64(0x5e000001))


def abort(world: World) -> None:
    world.lib.handle_vm_fault(False, ctypes.c_uint64(0x8000f00), ctypes.c_uint64(0x93820046))


def exception(world: World) -> None:
    world.lib.handle_user_exception(ctypes.c_uint64(0x02000000), ctypes.c_uint64(0))


def call(world: World) -> None:
    world.lib.handle_guest_hvc()


def interrupt(world: World, intid: int) -> None:
    world.machine.pending_irq = intid
    world.lib.handle_guest_interrupt()


def ended(world: World) -> None:
    world.machine.guest.interface.list[0] = EOI
    interrupt(world, MAINTENANCE)


def timer(world: World) -> None:
    world.machine.guest.registers[CNTV_CVAL], world.machine.guest.registers[CNTV_CTL] = world.machine.now, 1
    interrupt(world, TIMER)


#: By the labels of their faults.
EXITS = {2: call, 3: exception, 6: abort, 7: ended, 8: trap, 9: timer}


def faulted(world: World, cause: Callable[[World], None] = trap) -> tuple[Thread, Guest]:
    """The VMM knows of it, and runs."""
    owner = vmm(world)
    only = guest(world, owner)
    listen(world, owner, only)
    cause(world)
    assert world.current is owner and only.thread.state == "BLOCKED_ON_REPLY"
    return owner, only


@pytest.mark.parametrize("label", EXITS)
@pytest.mark.parametrize("answer", [0, 1])
def test_label_of_the_answer(world: World, label: int, answer: int) -> None:
    """It counts for what any thread could have done, system calls and exceptions, and not for what only guests do."""
    owner, only = faulted(world, EXITS[label])
    assert owner.label == label
    owner.call("Send", owner.reply_cptr, label=answer)
    assert only.thread.state == ("INACTIVE" if answer and label in (2, 3) else "RESTART")


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("label", EXITS)
def test_started_elsewhere(world: World, label: int, answered: bool) -> None:
    """The answer comes too late then, and does nothing."""
    owner, only = faulted(world, EXITS[label])
    assert owner.invoke(only.tcb, "TCBWriteRegisters", 1, 1, ELSEWHERE) == 0
    if answered:
        owner.call("Send", owner.reply_cptr, (1, 2, 3), label=1)
    wait(world, owner)
    assert world.current is only.thread and only.thread.tcb.context.pc == ELSEWHERE
    assert only.thread.tcb.context.pstate == 0x40


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("label", EXITS)
def test_stopped(world: World, label: int, answered: bool) -> None:
    """What is stopped stays stopped; resumed, it executes that instruction again."""
    owner, only = faulted(world, EXITS[label])
    at = only.thread.tcb.context.pc
    assert owner.invoke(only.tcb, "TCBSuspend") == 0
    if answered:
        owner.call("Send", owner.reply_cptr)
    assert only.thread.state == "INACTIVE"
    assert owner.invoke(only.tcb, "TCBResume") == 0
    wait(world, owner)
    assert world.current is only.thread and only.thread.tcb.context.pc == at


def test_answered_twice(world: World) -> None:
    owner, only = faulted(world)
    owner.call("Send", owner.reply_cptr)
    assert world.ready(100) == [only.thread]
    owner.call("Send", owner.reply_cptr, (ELSEWHERE,))
    assert world.ready(100) == [only.thread]
    wait(world, owner)
    assert world.current is only.thread and only.thread.tcb.context.pc == PC


def test_never_answered(world: World) -> None:
    """It takes nobody's time."""
    owner, only = faulted(world)
    other = world.thread(10)
    wait(world, owner)
    assert world.current is other and only.thread.state == "BLOCKED_ON_REPLY"


def test_nobody_listens(world: World) -> None:
    """The guest waits, and the next who listens is told."""
    owner = vmm(world)
    only = guest(world, owner)
    endpoint = world.endpoint()
    world.handler(only.thread, "FAULT_HANDLER", endpoint, badge=5)
    other = world.thread(10)
    notification = wait(world, owner)
    trap(world)
    assert world.current is other and only.thread.state == "BLOCKED_ON_SEND"
    world.lib.notification_signal(notification, ctypes.c_uint64(1))
    world.enter()
    owner.call("Recv", owner.give("ENDPOINT", endpoint), reply=owner.give("REPLY", world.reply()))
    assert (owner.label, owner.badge, owner.message(1)) == (8, 5, [0x5e000001])


def test_program_counter_alone(world: World) -> None:
    """As a VMM steps over an instruction: nothing else changes."""
    owner, only = faulted(world)
    context = only.thread.tcb.context
    for number in range(31):
        context.x[number] = 0x100 + number
    context.sp, context.pstate = 0x8000, 0x3c5
    assert owner.invoke(only.tcb, "TCBWriteRegisters", 0, 1, ELSEWHERE) == 0
    assert (context.pc, context.sp, context.pstate) == (ELSEWHERE, 0x8000, 0x3c5)
    assert [context.x[number] for number in range(31)] == [0x100 + number for number in range(31)]
    assert only.thread.state == "BLOCKED_ON_REPLY"


def test_read_while_it_runs(world: World) -> None:
    """Between two of its instructions; it is stopped if that is asked for."""
    owner = vmm(world)
    only = guest(world, owner)
    only.thread.tcb.context.pc, only.thread.tcb.context.pstate = ELSEWHERE, 0x3c5
    for suspend, state in ((0, "RUNNING"), (1, "INACTIVE")):
        assert owner.invoke(only.tcb, "TCBReadRegisters", suspend, 3) == 0
        assert owner.message(3) == [ELSEWHERE, 0, 0x3c5] and only.thread.state == state
