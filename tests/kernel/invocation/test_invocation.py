# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations in the phases of a system call."""

from __future__ import annotations

import pytest

from kernel.destruction import calm, interrupt
from kernel.world import Thread, World

DEPTH = 64


@pytest.fixture
def root(world: World) -> tuple[Thread, int, int]:
    """A thread, its CNode's capability and 64 KiB of memory."""
    thread = world.thread()
    return thread, thread.give_root(), thread.give_untyped(16)


def test_first_phase_may_not_change_the_cspace(world: World, root: tuple[Thread, int, int]
                                               ) -> None:
    thread, cnode, _ = root
    endpoint = thread.give("ENDPOINT", world.endpoint())
    cap = thread.give("TCB", world.allocate(2048))
    thread.call("NBSendRecv", endpoint, (cap, DEPTH), world.abi.constant("CNodeDelete"),
                reply=thread.give("REPLY", world.reply()), dest=cnode)
    assert thread.kinds(cap, 1) == ["TCB"] and thread.state == "BLOCKED_ON_RECEIVE"


def test_interrupted_caller_receives_afterwards(world: World, root: tuple[Thread, int, int]
                                                ) -> None:
    """A call that was preempted leaves no trace: the next goes on from its send to its receive."""
    thread, cnode, untyped = root
    assert thread.retype(untyped, "CapTable", 6, cnode, 40) == 0
    interrupt(world)
    thread.invoke(cnode, "CNodeDelete", 40, DEPTH)
    assert thread.state == "RUNNING" and thread.tcb.context.pc == 0x200000
    calm(world)
    thread.again()
    endpoint = thread.give("ENDPOINT", world.endpoint())
    thread.call("NBSendWait", endpoint)
    assert thread.state == "BLOCKED_ON_RECEIVE"
