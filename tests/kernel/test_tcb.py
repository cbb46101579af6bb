# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of threads."""

from __future__ import annotations

import pytest

from kernel.world import PC, READ, WRITE, Thread, World

FRAME, REGISTERS = 17, 36
#: seL4_UserContext behind pc, sp and spsr.
ORDER = [*range(9), 16, 17, 18, 29, 30, *range(9, 16), *range(19, 29)]


@pytest.fixture(name="pair")
def manager_and_thread(world: World) -> tuple[Thread, Thread, int]:
    """A thread, one of lower priority, and the capability to that."""
    manager, thread = world.thread(200), world.thread()
    for register in range(31):
        thread.tcb.context.x[register] = 0x100 + register
    context = thread.tcb.context
    context.pc, context.sp, context.pstate = 0x4000, 0x8000, 0x80000000
    context.tpidr, context.tpidrro = 0x111, 0x222
    return manager, thread, manager.give("TCB", thread.ref)


def error(world: World, name: str) -> int:
    return world.abi.constant("seL4_" + name)


def test_read_registers(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, thread, tcb = pair
    assert manager.invoke(tcb, "TCBReadRegisters", 0, REGISTERS) == 0
    expected = [0x4000, 0x8000, 0x80000000, *(0x100 + each for each in ORDER), 0x111, 0x222]
    assert manager.message(manager.length) == expected
    assert thread.state == "RUNNING"
    assert manager.invoke(tcb, "TCBReadRegisters", 1, 1) == 0
    assert manager.length == 1 and thread.state == "INACTIVE"


@pytest.mark.parametrize("count", [0, REGISTERS + 1])
def test_read_registers_range(world: World, pair: tuple[Thread, Thread, int], count: int) -> None:
    manager, _, tcb = pair
    assert manager.invoke(tcb, "TCBReadRegisters", 0, count) == error(world, "RangeError")
    assert manager.message(2) == [1, REGISTERS]


def test_own_registers_are_not_for_reading(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, _, _ = pair
    own = manager.give("TCB", manager.ref)
    assert manager.invoke(own, "TCBReadRegisters", 0, 1) == error(world, "IllegalOperation")
    assert manager.invoke(own, "TCBWriteRegisters", 0, 1, 0) == error(world, "IllegalOperation")


def test_write_registers(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, thread, tcb = pair
    world.lib.tcb_suspend(thread.ref)
    words = [0x5000, 0x6000, 0xffffffff, *range(0x200, 0x200 + 31), 0x333, 0x444]
    assert manager.invoke(tcb, "TCBWriteRegisters", 1, REGISTERS, *words) == 0
    context = thread.tcb.context
    assert (context.pc, context.sp, context.pstate) == (0x5000, 0x6000, 0xf0000000)
    assert [thread.x(each) for each in ORDER] == list(range(0x200, 0x200 + 31))
    assert (context.tpidr, context.tpidrro) == (0x333, 0x444)
    assert world.ready(100) == [thread]
    assert manager.invoke(tcb, "TCBWriteRegisters", 0, 3, 1, 2) == error(world, "TruncatedMessage")


def test_registers_of_a_thread_that_waits(world: World) -> None:
    """It is seen at its system call, and goes where it is sent when it is resumed."""
    thread = world.thread(250)
    thread.call("Wait", thread.give("NOTIFICATION", world.notification()))
    manager = world.thread()
    tcb = manager.give("TCB", thread.ref)
    manager.invoke(tcb, "TCBReadRegisters", 0, 1)
    assert manager.message(1) == [PC - 4]
    manager.invoke(tcb, "TCBWriteRegisters", 1, 1, 0x7000)
    assert world.current is thread and thread.tcb.context.pc == 0x7000


@pytest.mark.parametrize("flags", range(16))
def test_copy_registers(world: World, pair: tuple[Thread, Thread, int], flags: int) -> None:
    manager, source, tcb = pair
    target = world.thread(90)
    world.lib.tcb_suspend(target.ref)
    before = target.tcb.context.pc
    dest = manager.give("TCB", target.ref)
    assert manager.invoke(dest, "TCBCopyRegisters", flags, caps=(tcb,)) == 0
    frame, integer = bool(flags & 4), bool(flags & 8)
    assert target.tcb.context.pc == (0x4000 if frame else before)
    assert [target.x(each) for each in ORDER[:14]] == [0x100 + each if frame else 0
                                                       for each in ORDER[:14]]
    assert [target.x(each) for each in ORDER[14:]] == [0x100 + each if integer else 0
                                                       for each in ORDER[14:]]
    assert target.tcb.context.tpidr == (0x111 if integer else 0)
    assert source.state == ("INACTIVE" if flags & 1 else "RUNNING")
    assert target.state == ("RESTART" if flags & 2 else "INACTIVE")


def test_priorities_are_bounded_by_the_authority(world: World, pair: tuple[Thread, Thread, int]
                                                 ) -> None:
    manager, thread, tcb = pair
    manager.tcb.max_priority = 150
    own = manager.give("TCB", manager.ref)
    for label in ("TCBSetPriority", "TCBSetMCPriority"):
        assert manager.invoke(tcb, label, 151, caps=(own,)) == error(world, "RangeError")
        assert manager.message(2) == [0, 150]
        assert manager.invoke(tcb, label, 150, caps=(own,)) == 0
        assert manager.invoke(tcb, label, 1 << 40, caps=(own,)) == error(world, "RangeError")
        assert manager.invoke(tcb, label, 1) == error(world, "TruncatedMessage")
    assert (thread.tcb.priority, thread.tcb.max_priority) == (150, 150)
    assert world.ready(150) == [thread] and world.ready(100) == []


def test_raised_priority_preempts(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, thread, tcb = pair
    own = manager.give("TCB", manager.ref)
    assert manager.invoke(tcb, "TCBSetPriority", 210, caps=(own,)) == 0
    assert world.current is thread and world.ready(200) == [manager]


def test_suspended_call_is_made_again(world: World) -> None:
    endpoint = world.endpoint()
    server = world.thread(220)
    reply = server.give("REPLY", world.reply())
    server.call("Recv", server.give("ENDPOINT", endpoint), reply=reply)
    client = world.thread(210)
    cptr = client.give("ENDPOINT", endpoint)
    client.call("Call", cptr, (7,))
    server.call("Wait", server.give("NOTIFICATION", world.notification()))
    manager = world.thread()
    tcb = manager.give("TCB", client.ref)
    assert manager.invoke(tcb, "TCBSuspend") == 0
    assert client.state == "INACTIVE" and client.tcb.context.pc == PC - 4
    assert manager.invoke(tcb, "TCBResume") == 0
    assert world.current is client
    assert (client.x(0), client.x(1), client.x(2)) == (cptr, 1, 7)


def test_bind_notification(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, thread, tcb = pair
    notification = world.notification()
    cptr = manager.give("NOTIFICATION", notification)
    unreadable = manager.give("NOTIFICATION", world.notification(), WRITE)
    illegal = error(world, "IllegalOperation")
    assert manager.invoke(tcb, "TCBUnbindNotification") == illegal
    assert manager.invoke(tcb, "TCBBindNotification") == error(world, "TruncatedMessage")
    assert manager.invoke(tcb, "TCBBindNotification", caps=(unreadable,)) == illegal
    assert manager.invoke(tcb, "TCBBindNotification", caps=(cptr,)) == 0
    assert thread.tcb.bound_notification == notification
    own = manager.give("TCB", manager.ref)
    assert manager.invoke(own, "TCBBindNotification", caps=(cptr,)) == illegal
    assert manager.invoke(tcb, "TCBUnbindNotification") == 0
    assert world.at("notification", notification).bound_tcb == 0


def test_tls_base_and_flags(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, thread, tcb = pair
    assert manager.invoke(tcb, "TCBSetTLSBase", 0x1234) == 0
    assert thread.tcb.context.tpidr == 0x1234
    for clear, to_set, flags in ((0, 0xff, 1), (0, 0, 1), (1, 0, 0)):
        assert manager.invoke(tcb, "TCBSetFlags", clear, to_set) == 0
        assert manager.message(1) == [flags] and thread.tcb.flags == flags


def test_threads_are_not_invoked_by_the_first_of_two_phases(world: World,
                                                            pair: tuple[Thread, Thread, int]
                                                            ) -> None:
    manager, thread, tcb = pair
    source = manager.give("NOTIFICATION", world.notification(), READ)
    manager.call("NBSendWait", source, label=world.abi.constant("TCBSuspend"), dest=tcb)
    assert thread.state == "RUNNING" and manager.state == "BLOCKED_ON_NOTIFICATION"


def test_finished_thread_is_out_of_everything(world: World, pair: tuple[Thread, Thread, int]
                                              ) -> None:
    manager, thread, _ = pair
    world.lib.tcb_suspend(manager.ref)
    world.enter()
    thread.call("Wait", thread.give("NOTIFICATION", world.notification()))
    notification = thread.tcb.blocked_on
    world.lib.tcb_finalise(thread.ref)
    assert world.at("notification", notification).head == 0
    assert world.at("sched_context", thread.sc).tcb == 0 and thread.state == "INACTIVE"


def test_copy_to_itself_is_answered(world: World) -> None:
    """The answer is in x1, which was copied, too."""
    thread, other = world.thread(), world.thread()
    other.tcb.context.x[1] = 0x5000
    own, source = thread.give("TCB", thread.ref), thread.give("TCB", other.ref)
    assert thread.invoke(own, "TCBCopyRegisters", 4, caps=(source,)) == 0
    assert thread.x(1) == 0


def test_registers_that_are_given_up_stay_hidden(world: World) -> None:
    """A thread without FP takes FP from the one whose registers are in the machine."""
    other, thread = world.thread(200), world.thread()
    thread.tcb.flags = 1
    cptr = thread.give("TCB", other.ref)
    world.lib.tcb_suspend(other.ref)
    world.enter()
    assert world.current is thread and world.ks.fpu_owner == other.ref
    assert thread.invoke(cptr, "TCBSetFlags", 0, 1) == 0
    assert world.ks.fpu_owner == 0 and world.machine.fpu_enabled == 0


def test_the_timer_is_its_owners(world: World) -> None:
    """Open while the owner runs, closed for whoever is next; nobody can change who that is."""
    owner, other = world.thread(200, flags=2), world.thread()
    cptr = other.give("TCB", owner.ref)
    assert world.current is owner and world.machine.timer_enabled == 1
    owner.call("Wait", owner.give("NOTIFICATION", world.notification()))
    assert world.current is other and world.machine.timer_enabled == 0
    own = other.give("TCB", other.ref)
    for target in cptr, own:
        assert other.invoke(target, "TCBSetFlags", 0, 3) == 0
        assert other.x(2) == 1
        assert other.invoke(target, "TCBSetFlags", 3, 0) == 0
        assert other.x(2) == 0
    assert (owner.tcb.flags, other.tcb.flags, world.machine.timer_enabled) == (2, 0, 0)
