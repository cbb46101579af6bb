# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a thread is given: priority, up to the authority's own, time, a timeout handler."""

from __future__ import annotations

from kernel.configured import NODE, TCB, configure
from kernel.space import VSPACE, Space
from kernel.world import Thread, World

CAPABILITY, ILLEGAL, RANGE = 2, 3, 4


def slot_type(space: Space, name: str) -> str:
    tcb = space.world.at("tcb", space.thread.slot(TCB).cap.object)
    return space.world.cap_type(tcb.slots[space.world.abi.constant("TCB_SLOT_" + name)].cap.type)


def test_timeout_endpoint(space: Space) -> None:
    thread = space.thread
    endpoint = thread.give("ENDPOINT", space.world.endpoint())
    assert thread.invoke(TCB, "TCBSetTimeoutEndpoint", caps=(endpoint,)) == 0
    assert slot_type(space, "TIMEOUT_HANDLER") == "ENDPOINT"
    assert thread.invoke(TCB, "TCBSetTimeoutEndpoint", caps=(NODE,)) == CAPABILITY
    assert thread.invoke(TCB, "TCBSetTimeoutEndpoint", caps=(0,)) == 0
    assert slot_type(space, "TIMEOUT_HANDLER") == "NULL"


def sched_params(thread: Thread, authority: int, mcp: int, priority: int, sc: int) -> int:
    return thread.invoke(TCB, "TCBSetSchedParams", mcp, priority, caps=(authority, sc, 0))


def test_sched_params(space: Space) -> None:
    thread, world = space.thread, space.world
    own = thread.give("TCB", thread.ref)
    sc = thread.give("SCHED_CONTEXT", world.sched_context(), size=9)
    used = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    thread.tcb.max_priority = 100
    assert sched_params(thread, own, 101, 50, sc) == RANGE and thread.message(2) == [0, 100]
    assert sched_params(thread, own, 50, 101, sc) == RANGE
    assert sched_params(thread, NODE, 50, 50, sc) == CAPABILITY and thread.message(1) == [1]
    assert sched_params(thread, own, 50, 50, NODE) == CAPABILITY and thread.message(1) == [2]
    assert sched_params(thread, own, 50, 50, used) == ILLEGAL
    tcb = world.at("tcb", thread.slot(TCB).cap.object)
    assert (tcb.priority, tcb.sc) == (0, 0)
    assert sched_params(thread, own, 60, 50, sc) == 0
    assert (tcb.priority, tcb.max_priority, tcb.sc) == (50, 60, thread.slot(sc).cap.object)
    assert sched_params(thread, own, 60, 51, sc) == 0 and tcb.priority == 51  # its own, again
    assert sched_params(thread, own, 60, 50, 0) == 0 and tcb.sc == 0


def test_own_time_cannot_be_given_up(space: Space) -> None:
    thread = space.thread
    own = thread.give("TCB", thread.ref)
    assert thread.invoke(own, "TCBSetSchedParams", 50, 50, caps=(own, 0, 0)) == ILLEGAL


def test_configured_thread_runs(space: Space) -> None:
    thread, world = space.thread, space.world
    own = thread.give("TCB", thread.ref)
    sc = thread.give("SCHED_CONTEXT", world.sched_context(), size=9)
    assert configure(space) == 0 and sched_params(thread, own, 200, 200, sc) == 0
    assert thread.invoke(TCB, "TCBWriteRegisters", 1, 2, 0x200000, 0x8000) == 0
    ref = thread.slot(TCB).cap.object
    assert world.ks.current == ref and world.machine.vttbr == thread.slot(VSPACE).cap.aux
    assert world.at("tcb", ref).context.pc == 0x200000


def error(world: World, name: str) -> int:
    return world.abi.constant("seL4_" + name)


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
