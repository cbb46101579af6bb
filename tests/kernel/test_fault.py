# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Fault messages, and what the answer to one does."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import PC, Thread, World

NZCV = 0xf0000000


@pytest.fixture(name="pair")
def handler_and_victim(world: World) -> tuple[Thread, Thread, int]:
    """A handler that waits, a thread about to fault, and the handler's reply capability."""
    endpoint = world.endpoint()
    handler = world.thread(200)
    handler.give("ENDPOINT", endpoint)
    reply = handler.give("REPLY", world.reply())
    handler.call("Recv", 1, reply=reply)
    victim = world.thread()
    world.handler(victim, "FAULT_HANDLER", endpoint, badge=42)
    for register in range(31):
        victim.tcb.context.x[register] = 0x100 + register
    victim.tcb.context.sp, victim.tcb.context.pc = 0x8000, 0x4000
    victim.tcb.context.pstate = 0x20000000
    return handler, victim, reply


def constant(world: World, name: str) -> int:
    return world.abi.constant("seL4_Fault_" + name)


def test_vm_fault(world: World, pair: tuple[Thread, Thread, int]) -> None:
    handler, victim, reply = pair
    world.lib.handle_vm_fault(False, ctypes.c_uint64(0xdead000), ctypes.c_uint64(0x92000046))
    assert world.current is handler and handler.badge == 42
    assert handler.label == constant(world, "VMFault")
    assert handler.message(handler.length) == [0x4000, 0xdead000, 0, 0x92000046]
    assert victim.tcb.sc == victim.sc  # the handler has time of its own
    handler.call("ReplyRecv", 1, label=1, reply=reply)  # the label does not matter
    assert world.current is victim and victim.tcb.context.pc == 0x4000


@pytest.mark.parametrize("number", [-14, -18, -19])
def test_calls_that_nobody_may_make(world: World, pair: tuple[Thread, Thread, int],
                                    number: int) -> None:
    """DebugHalt (-14) stops the caller and nobody else, as what is no call at all."""
    handler, victim, _ = pair
    world.lib.handle_syscall(ctypes.c_uint64(number))
    assert world.current is handler
    assert handler.label == constant(world, "UnknownSyscall")
    assert handler.message(13)[12] == number + 2**64
    assert victim.state == "BLOCKED_ON_REPLY"


def test_unknown_system_call(world: World, pair: tuple[Thread, Thread, int]) -> None:
    handler, victim, reply = pair
    world.lib.handle_syscall(ctypes.c_uint64(1234))
    assert handler.label == constant(world, "UnknownSyscall")
    assert handler.message(13) == [*range(0x100, 0x108), 0x4000 - 4, 0x8000, 0x11e, 0x20000000, 1234]
    answer = (*range(0x500, 0x508), 0x9000, 0x7000, 0x51e, 0xffffffff)
    handler.call("ReplyRecv", 1, answer, reply=reply)
    context = victim.tcb.context
    assert [victim.x(i) for i in range(9)] == [*range(0x500, 0x508), 0x108]
    assert (context.pc, context.sp, victim.x(30), context.pstate) == (0x9000, 0x7000, 0x51e, NZCV)
    assert world.current is victim


def test_short_answer_sets_only_what_it_has(world: World, pair: tuple[Thread, Thread, int]) -> None:
    handler, victim, reply = pair
    world.lib.handle_syscall(ctypes.c_uint64(1234))
    handler.call("ReplyRecv", 1, (1, 2), reply=reply)
    assert [victim.x(i) for i in range(4)] == [1, 2, 0x102, 0x103]
    assert victim.tcb.context.pc == 0x4000 - 4


def test_user_exception(world: World, pair: tuple[Thread, Thread, int]) -> None:
    handler, victim, reply = pair
    world.lib.handle_user_exception(ctypes.c_uint64(0x2000000), ctypes.c_uint64(7))
    assert handler.label == constant(world, "UserException")
    assert handler.message(handler.length) == [0x4000, 0x8000, 0x20000000, 0x2000000, 7]
    handler.call("ReplyRecv", 1, (0x4004, 0x7ff0, 1 << 31 | 0xf), reply=reply)
    context = victim.tcb.context
    assert (context.pc, context.sp, context.pstate) == (0x4004, 0x7ff0, 1 << 31)


@pytest.mark.parametrize("label", [0, 1])
def test_label_of_the_answer_stops_the_thread(world: World, pair: tuple[Thread, Thread, int],
                                              label: int) -> None:
    handler, victim, reply = pair
    world.lib.handle_user_exception(ctypes.c_uint64(0x2000000), ctypes.c_uint64(7))
    handler.call("ReplyRecv", 1, label=label, reply=reply)
    assert victim.state == ("INACTIVE" if label else "RUNNING")
    assert victim.tcb.fault.type == 0


@pytest.mark.parametrize(("name", "receiving"), [("Call", 0), ("Wait", 1), ("Recv", 1)])
def test_capability_fault(world: World, pair: tuple[Thread, Thread, int], name: str, receiving: int
                          ) -> None:
    handler, victim, reply = pair
    missing = 1 << 40 | 5
    victim.call(name, missing)
    assert handler.label == constant(world, "CapFault")
    assert handler.message(4)[:3] == [PC - 4, missing, receiving]
    assert handler.message(4)[3] == world.abi.constant("LOOKUP_GUARD_MISMATCH")
    assert handler.length == 7
    handler.call("ReplyRecv", 1, reply=reply)
    assert world.current is victim and victim.tcb.context.pc == PC - 4 and victim.x(0) == missing


def test_receive_faults_on_what_cannot_be_received(world: World, pair: tuple[Thread, Thread, int]
                                                   ) -> None:
    handler, victim, _ = pair
    victim.call("Wait", victim.give("REPLY", world.reply()))
    assert handler.label == constant(world, "CapFault") and handler.length == 5
    assert handler.message(5)[3:] == [world.abi.constant("LOOKUP_MISSING_CAPABILITY"), 0]


def test_nonblocking_send_to_nothing_is_nothing(world: World, pair: tuple[Thread, Thread, int]
                                                ) -> None:
    handler, victim, _ = pair
    victim.call("NBSend", 1 << 40)
    assert world.current is victim and handler.state == "BLOCKED_ON_RECEIVE"


def test_without_handler_the_thread_stops(world: World) -> None:
    victim = world.thread()
    world.lib.handle_vm_fault(True, ctypes.c_uint64(0), ctypes.c_uint64(0))
    assert victim.state == "INACTIVE" and world.current is None


def test_passive_handler_runs_on_the_time_of_who_faulted(world: World,
                                                         pair: tuple[Thread, Thread, int]) -> None:
    handler, victim, reply = pair
    world.lib.sc_unbind_tcb(handler.sc)
    world.lib.handle_vm_fault(True, ctypes.c_uint64(0), ctypes.c_uint64(0))
    assert world.current is handler and handler.tcb.sc == victim.sc
    handler.call("ReplyRecv", 1, reply=reply)
    assert world.current is victim and victim.tcb.sc == victim.sc


def test_fault_of_a_deleted_endpoint_is_lost(world: World) -> None:
    endpoint, victim = world.endpoint(), world.thread()
    world.handler(victim, "FAULT_HANDLER", endpoint)
    victim.tcb.context.pc = 0x4000
    world.lib.handle_vm_fault(False, ctypes.c_uint64(0), ctypes.c_uint64(0))
    while world.lib.endpoint_cancel_first(endpoint):
        pass
    assert victim.state == "INACTIVE" and victim.tcb.context.pc == 0x4000
