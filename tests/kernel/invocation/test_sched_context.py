# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of scheduling contexts: binding, time consumed, YieldTo."""

from __future__ import annotations

from kernel.world import World


def test_consumed(world: World) -> None:
    thread = world.thread()
    cptr = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(300)
    for expected in (300, 0):
        assert thread.invoke(cptr, "SchedContextConsumed") == 0
        assert (thread.length, thread.message(1)) == (1, [expected])
    world.wait(40)
    thread.invoke(cptr, "SchedContextConsumed")
    assert thread.message(1) == [40]


def test_yield_to(world: World) -> None:
    thread, other, third = world.thread(), world.thread(), world.thread()
    assert thread.invoke(thread.give("SCHED_CONTEXT", third.sc), "SchedContextYieldTo") == 0
    assert world.current is third and world.ready(100) == [thread, other]
    world.wait(25)
    world.lib.tcb_suspend(third.ref)
    world.enter()
    assert world.current is thread and (thread.length, thread.message(1)) == (1, [25])
    assert thread.tcb.yield_to == 0 and world.at("sched_context", third.sc).yield_from == 0


def test_yield_to_lower_priority_returns_at_once(world: World) -> None:
    thread = world.thread(110)
    low, other = world.thread(), world.thread()
    cptr = thread.give("SCHED_CONTEXT", other.sc)
    assert thread.invoke(cptr, "SchedContextYieldTo") == 0
    assert world.current is thread and thread.length == 1
    assert world.ready(100) == [other, low]  # but it is the first of its priority now


def test_yield_to_needs_mcp_and_another_thread(world: World) -> None:
    thread = world.thread(100)
    other = world.thread(90)
    illegal = world.abi.constant("seL4_IllegalOperation")
    own, others = (thread.give("SCHED_CONTEXT", each.sc) for each in (thread, other))
    unbound = thread.give("SCHED_CONTEXT", world.sched_context())
    thread.tcb.max_priority = 80
    for cptr in (own, others, unbound):
        assert thread.invoke(cptr, "SchedContextYieldTo") == illegal


def test_bind_and_unbind(world: World) -> None:
    thread, passive = world.thread(), world.thread(200, sc=0)
    sc = world.sched_context()
    cptr, tcb = thread.give("SCHED_CONTEXT", sc), thread.give("TCB", passive.ref)
    wrong = thread.give("REPLY", world.reply())
    illegal = world.abi.constant("seL4_IllegalOperation")
    invalid = world.abi.constant("seL4_InvalidCapability")
    assert thread.invoke(cptr, "SchedContextBind", caps=(wrong,)) == invalid
    assert thread.invoke(cptr, "SchedContextBind", caps=(tcb,)) == 0
    assert world.current is passive
    world.lib.tcb_set_priority(passive.ref, 50)
    world.enter()
    assert thread.invoke(cptr, "SchedContextBind", caps=(tcb,)) == illegal
    own = thread.give("SCHED_CONTEXT", thread.sc)
    assert thread.invoke(own, "SchedContextUnbind") == illegal
    assert thread.invoke(cptr, "SchedContextUnbindObject", caps=(tcb,)) == 0
    assert passive.tcb.sc == 0 and world.ready(50) == []


def test_no_yield_before_a_receive(world: World) -> None:
    """The caller would wait for its turn and for a message at once."""
    thread, other = world.thread(), world.thread()
    endpoint = thread.give("ENDPOINT", world.endpoint())
    sc = thread.give("SCHED_CONTEXT", other.sc)
    label = world.abi.constant("SchedContextYieldTo")
    thread.call("NBSendWait", endpoint, label=label, dest=sc)
    assert thread.state == "BLOCKED_ON_RECEIVE" and thread.tcb.queued == 0
    assert thread.tcb.yield_to == 0 and world.current is other and world.ready(100) == []


def test_only_a_call_gets_results(world: World) -> None:
    thread = world.thread()
    cptr = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(30)
    thread.call("Send", cptr, (77,), label=world.abi.constant("SchedContextConsumed"))
    assert thread.message(1) == [77]
