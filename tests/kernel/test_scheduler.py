# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Priorities, turns, budgets, timeouts, YieldTo and the parameters of scheduling contexts."""

from __future__ import annotations

import pytest

from kernel.world import FOREVER, Thread, World


def test_highest_priority_runs(world: World) -> None:
    for priority in (0, 63, 64, 200, 127, 128, 255, 1):
        world.thread(priority)
        highest = max(each.tcb.priority for each in world.threads)
        assert world.current is not None and world.current.tcb.priority == highest


def test_all_priorities_are_found_in_order(world: World) -> None:
    threads = [world.thread(priority) for priority in range(0, 256, 5)]
    for thread in reversed(threads):
        assert world.current is thread
        world.lib.tcb_suspend(thread.ref)
        world.enter()
    assert world.current is None and world.ks.ready_summary == 0


def test_yield_goes_behind_equals(world: World) -> None:
    first, second, third = (world.thread() for _ in range(3))
    for thread in (first, second, third, first):
        assert world.current is thread
        thread.call("Yield")


def test_yield_alone_goes_on(world: World) -> None:
    world.thread(50)
    thread = world.thread()
    thread.call("Yield")
    assert world.current is thread and world.ready(100) == []


def test_preempted_thread_is_first_again(world: World) -> None:
    first, second, high = world.thread(), world.thread(), world.thread(200)
    world.lib.tcb_suspend(high.ref)
    world.enter()
    assert world.current is first
    world.lib.tcb_resume(high.ref)
    world.enter()
    assert world.current is high and world.ready(100) == [first, second]


def test_round_robin_by_the_timer(world: World) -> None:
    first = world.thread(budget=1000, period=1000)
    second = world.thread(budget=1000, period=1000)
    seen = []
    for _ in range(4):
        seen.append(world.current)
        world.wait(1000)
    assert seen == [first, second, first, second]


def test_priority_changes(world: World) -> None:
    first, second = world.thread(100), world.thread(90)
    world.lib.tcb_set_priority(second.ref, 110)
    world.enter()
    assert world.current is second
    world.lib.tcb_set_priority(second.ref, 80)
    world.enter()
    assert world.current is first and world.ready(80) == [second]


def share(world: World, threads: list[Thread], ticks: int, step: int = 1) -> dict[str, int]:
    """How long each thread ran."""
    names = {id(None): "idle", **{id(each): str(i) for i, each in enumerate(threads)}}
    found = dict.fromkeys(names.values(), 0)
    for _ in range(0, ticks, step):
        found[names[id(world.current)]] += step
        world.wait(step)
    return found


@pytest.mark.parametrize(("budget", "period"), [(100, 1000), (300, 1000), (500, 700), (10, 50)])
@pytest.mark.parametrize("sporadic", [False, True])
def test_budget_is_kept(world: World, budget: int, period: int, sporadic: bool) -> None:
    limited = world.thread(200, budget=budget, period=period, sporadic=sporadic)
    filler = world.thread(100)
    found = share(world, [limited, filler], 10 * period)
    assert found["0"] == 10 * budget and found["idle"] == 0


def test_deadline_is_the_end_of_the_budget_or_the_next_refill(world: World) -> None:
    start = world.machine.now
    thread = world.thread(budget=100, period=1000)
    assert world.machine.deadline == start + 100
    world.wait(100)
    assert world.current is None and thread.tcb.queued == world.abi.constant("QUEUE_RELEASE")
    assert world.machine.deadline == start + 1000
    world.wait(900)
    assert world.current is thread


def test_release_queue_is_in_order_of_time(world: World) -> None:
    threads = [world.thread(100 + i, budget=20, period=period)
               for i, period in enumerate((900, 500, 700))]
    world.wait(60)
    order, ref = [], world.ks.release_head
    while ref:
        order.append(next(each for each in threads if each.ref == ref))
        ref = world.at("tcb", ref).sched_next
    times = [world.at("sched_context", each.sc) for each in order]
    assert len(order) == 3 and world.current is None
    assert [each.period for each in times] == [500, 700, 900]


def timeout_handler(world: World) -> tuple[Thread, int, int]:
    endpoint = world.endpoint()
    handler = world.thread(250)
    handler.give("ENDPOINT", endpoint)
    reply = handler.give("REPLY", world.reply())
    handler.call("Recv", 1, reply=reply)
    return handler, endpoint, reply


def test_timeout_fault(world: World) -> None:
    handler, endpoint, reply = timeout_handler(world)
    thread = world.thread(budget=100, period=1000, badge=0x77)
    world.handler(thread, "TIMEOUT_HANDLER", endpoint, badge=5)
    world.wait(100)
    assert world.current is handler and handler.badge == 5
    assert handler.label == world.abi.constant("seL4_Fault_Timeout")
    assert handler.message(handler.length) == [0x77, 100]
    assert handler.tcb.sc == handler.sc and thread.tcb.sc == thread.sc
    handler.call("ReplyRecv", 1, reply=reply)
    assert thread.tcb.queued == world.abi.constant("QUEUE_RELEASE")
    world.wait(900)
    assert world.current is thread


def test_timeout_answer_sets_registers(world: World) -> None:
    handler, endpoint, reply = timeout_handler(world)
    thread = world.thread(budget=100, period=1000)
    world.handler(thread, "TIMEOUT_HANDLER", endpoint)
    world.wait(100)
    handler.call("ReplyRecv", 1, (0x5000, 0x6000, 0, 0xaa), reply=reply)
    assert (thread.tcb.context.pc, thread.tcb.context.sp, thread.x(0)) == (0x5000, 0x6000, 0xaa)


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


def test_yield_counts_only_what_was_used(world: World) -> None:
    thread = world.thread(budget=1000, period=1000)
    cptr = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(70)
    thread.call("Yield")
    thread.invoke(cptr, "SchedContextConsumed")
    assert thread.message(1) == [70]


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


@pytest.mark.parametrize(("words", "error", "result"), [
    ((1000, 2000, 0, 7, 0), "seL4_NoError", None),
    ((5, 2000, 0, 7, 0), "seL4_RangeError", 10),
    ((2000, 1000, 0, 7, 0), "seL4_RangeError", 10),
    ((1000, 5, 0, 7, 0), "seL4_RangeError", 10),
    ((1000, 1 << 60, 0, 7, 0), "seL4_RangeError", 10),
    ((1000, 2000, 27, 7, 0), "seL4_RangeError", 0),
    ((1000, 2000, 26, 7, 0), "seL4_NoError", None),
    ((1000, 2000, 0, 7), "seL4_TruncatedMessage", None)])
def test_configure(world: World, words: tuple[int, ...], error: str, result: int | None) -> None:
    thread = world.thread()
    control = thread.give("SCHED_CONTROL")
    sc = world.sched_context()
    target = thread.give("SCHED_CONTEXT", sc, size=9)  # 512 bytes: 28 refills
    got = thread.invoke(control, "SchedControlConfigureFlags", *words, caps=(target,))
    assert got == world.abi.constant(error)
    if result is not None:
        assert thread.message(1) == [result]
    view = world.at("sched_context", sc)
    if got == 0:
        assert (view.budget, view.period, view.badge) == (1000, 2000, 7)
        assert view.refill_max == 2 + words[2]
    else:
        assert view.budget == FOREVER


def test_refills_do_not_grow_with_every_object(world: World) -> None:
    thread = world.thread()
    control = thread.give("SCHED_CONTROL")
    target = thread.give("SCHED_CONTEXT", world.sched_context(refills=4, size_bits=20),
                         size=20)
    words = (1000, 2000, 0, 0)
    for extra, error in ((62, "seL4_NoError"), (63, "seL4_RangeError")):
        got = thread.invoke(control, "SchedControlConfigureFlags", *words[:2], extra, *words[2:],
                            caps=(target,))
        assert got == world.abi.constant(error)
    assert thread.message(2) == [0, 62]


def test_configure_only_on_this_core(world: World) -> None:
    thread = world.thread()
    control = thread.give("SCHED_CONTROL", badge=3)
    target = thread.give("SCHED_CONTEXT", world.sched_context(), size=9)
    got = thread.invoke(control, "SchedControlConfigureFlags", 100, 200, 0, 0, 0, caps=(target,))
    assert got == world.abi.constant("seL4_RangeError")


def test_configure_of_the_running_context(world: World) -> None:
    thread = world.thread(budget=100, period=1000)
    control = thread.give("SCHED_CONTROL")
    target = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(60)
    assert thread.invoke(control, "SchedControlConfigureFlags", 200, 1000, 0, 0, 0,
                         caps=(target,)) == 0
    # what it had left, and the rest a period later: never more than 200 in 1000
    assert share(world, [thread], 1000)["0"] <= 140
    assert share(world, [thread], 5000)["0"] <= 5 * 200


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


def test_own_context_is_not_configured_before_a_receive(world: World) -> None:
    thread = world.thread(budget=100, period=1000)
    endpoint = thread.give("ENDPOINT", world.endpoint())
    control, target = thread.give("SCHED_CONTROL"), thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(60)
    thread.call("NBSendWait", endpoint, (200, 2000, 0, 0, 0), dest=control, caps=(target,),
                label=world.abi.constant("SchedControlConfigureFlags"))
    assert thread.state == "BLOCKED_ON_RECEIVE" and thread.tcb.queued == 0
    assert world.at("sched_context", thread.sc).budget == 100


def test_only_a_call_gets_results(world: World) -> None:
    thread = world.thread()
    cptr = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(30)
    thread.call("Send", cptr, (77,), label=world.abi.constant("SchedContextConsumed"))
    assert thread.message(1) == [77]
