# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Registers, flags and TLS base of threads."""

from __future__ import annotations

import pytest

from kernel.world import PC, Thread, World

REGISTERS = 36
#: seL4_UserContext behind pc, sp and spsr.
ORDER = [*range(9), 16, 17, 18, 29, 30, *range(9, 16), *range(19, 29)]


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


def test_copy_to_itself_is_answered(world: World) -> None:
    """The answer is in x1, which was copied, too."""
    thread, other = world.thread(), world.thread()
    other.tcb.context.x[1] = 0x5000
    own, source = thread.give("TCB", thread.ref), thread.give("TCB", other.ref)
    assert thread.invoke(own, "TCBCopyRegisters", 4, caps=(source,)) == 0
    assert thread.x(1) == 0


def test_tls_base(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, thread, tcb = pair
    assert manager.invoke(tcb, "TCBSetTLSBase", 0x1234) == 0
    assert thread.tcb.context.tpidr == 0x1234
