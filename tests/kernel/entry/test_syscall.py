# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""System calls: their phases, and faults of those that cannot be done."""

from __future__ import annotations

import ctypes

import pytest

from kernel.servers import Faulting, fault_label, server
from kernel.world import PC, World

NZCV = 0xf0000000


def test_nonblocking(world: World) -> None:
    thread, endpoint = world.thread(), world.endpoint()
    cptr = thread.give("ENDPOINT", endpoint)
    reply = thread.give("REPLY", world.reply())
    thread.call("NBSend", cptr, (1,))
    assert thread.state == "RUNNING" and world.at("endpoint", endpoint).head == 0
    thread.call("NBRecv", cptr, reply=reply)
    assert thread.state == "RUNNING" and thread.badge == 0 and thread.x(1) == 0
    assert world.at("reply", thread.slot(reply).cap.object).tcb == 0


def test_nbsend_recv_does_both(world: World) -> None:
    a, b = world.endpoint(), world.endpoint()
    receiver, _, _ = server(world, a)
    thread = world.thread()
    dest, source = thread.give("ENDPOINT", a), thread.give("ENDPOINT", b)
    reply = thread.give("REPLY", world.reply())
    thread.call("NBSendRecv", source, (5,), dest=dest, reply=reply)
    assert receiver.message(1) == [5] and thread.state == "BLOCKED_ON_RECEIVE"


@pytest.mark.parametrize("name", ["Send", "NBSend"])
def test_missing_capability_stops_an_answer(world: World, name: str) -> None:
    endpoint, faults = world.endpoint(), world.endpoint()
    thread, _, reply = server(world, endpoint)
    world.handler(thread, "FAULT_HANDLER", faults)
    client = world.thread()
    client.call("Call", client.give("ENDPOINT", endpoint))
    thread.call(name, reply, caps=(1 << 20,))
    assert client.state == "BLOCKED_ON_REPLY"
    assert thread.state == ("BLOCKED_ON_SEND" if name == "Send" else "RUNNING")


@pytest.mark.parametrize("number", [-14, -29])
def test_calls_that_nobody_may_make(world: World, faulting: Faulting,
                                    number: int) -> None:
    """DebugHalt (-14) stops the caller and nobody else, as what is no call at all."""
    handler, victim, _ = faulting
    world.lib.handle_syscall(ctypes.c_uint64(number))
    assert world.current is handler
    assert handler.label == fault_label(world, "UnknownSyscall")
    assert handler.message(13)[12] == number + 2**64
    assert victim.state == "BLOCKED_ON_REPLY"


def test_unknown_system_call(world: World, faulting: Faulting) -> None:
    handler, victim, reply = faulting
    world.lib.handle_syscall(ctypes.c_uint64(1234))
    assert handler.label == fault_label(world, "UnknownSyscall")
    assert handler.message(13) == [*range(0x100, 0x108), 0x4000 - 4, 0x8000, 0x11e, 0x20000000, 1234]
    answer = (*range(0x500, 0x508), 0x9000, 0x7000, 0x51e, 0xffffffff)
    handler.call("ReplyRecv", 1, answer, reply=reply)
    context = victim.tcb.context
    assert [victim.x(i) for i in range(9)] == [*range(0x500, 0x508), 0x108]
    assert (context.pc, context.sp, victim.x(30), context.pstate) == (0x9000, 0x7000, 0x51e, NZCV)
    assert world.current is victim


@pytest.mark.parametrize(("name", "receiving"), [("Call", 0), ("Wait", 1), ("Recv", 1)])
def test_capability_fault(world: World, faulting: Faulting, name: str, receiving: int
                          ) -> None:
    handler, victim, reply = faulting
    missing = 1 << 40 | 5
    victim.call(name, missing)
    assert handler.label == fault_label(world, "CapFault")
    assert handler.message(4)[:3] == [PC - 4, missing, receiving]
    assert handler.message(4)[3] == world.abi.constant("LOOKUP_GUARD_MISMATCH")
    assert handler.length == 7
    handler.call("ReplyRecv", 1, reply=reply)
    assert world.current is victim and victim.tcb.context.pc == PC - 4 and victim.x(0) == missing


def test_receive_faults_on_what_cannot_be_received(world: World, faulting: Faulting
                                                   ) -> None:
    handler, victim, _ = faulting
    victim.call("Wait", victim.give("REPLY", world.reply()))
    assert handler.label == fault_label(world, "CapFault") and handler.length == 5
    assert handler.message(5)[3:] == [world.abi.constant("LOOKUP_MISSING_CAPABILITY"), 0]


def test_nonblocking_send_to_nothing_is_nothing(world: World, faulting: Faulting
                                                ) -> None:
    handler, victim, _ = faulting
    victim.call("NBSend", 1 << 40)
    assert world.current is victim and handler.state == "BLOCKED_ON_RECEIVE"
