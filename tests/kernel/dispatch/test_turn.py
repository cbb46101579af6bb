# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The end of a turn: yielding, round robin, budgets."""

from __future__ import annotations

import pytest

from kernel.turns import share
from kernel.world import World


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


def test_round_robin_by_the_timer(world: World) -> None:
    first = world.thread(budget=1000, period=1000)
    second = world.thread(budget=1000, period=1000)
    seen = []
    for _ in range(4):
        seen.append(world.current)
        world.wait(1000)
    assert seen == [first, second, first, second]


@pytest.mark.parametrize(("budget", "period"), [(100, 1000), (300, 1000), (500, 700), (10, 50)])
@pytest.mark.parametrize("sporadic", [False, True])
def test_budget_is_kept(world: World, budget: int, period: int, sporadic: bool) -> None:
    limited = world.thread(200, budget=budget, period=period, sporadic=sporadic)
    filler = world.thread(100)
    found = share(world, [limited, filler], 10 * period)
    assert found["0"] == 10 * budget and found["idle"] == 0


def test_yield_counts_only_what_was_used(world: World) -> None:
    thread = world.thread(budget=1000, period=1000)
    cptr = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(70)
    thread.call("Yield")
    thread.invoke(cptr, "SchedContextConsumed")
    assert thread.message(1) == [70]


def test_a_turn_that_is_not_over_goes_on(world: World) -> None:
    """A timer interrupt that came for another."""
    thread = world.thread(budget=1000, period=1000)
    world.thread(budget=1000, period=1000)
    world.machine.now += 300
    world.interrupt_timer()
    assert world.current is thread


def test_less_than_the_minimum_is_no_turn(world: World) -> None:
    """What could be used is less than a switch costs."""
    thread, other = world.thread(budget=1000, period=1000), world.thread(budget=1000, period=1000)
    world.machine.now += 1000 - world.ks.min_budget
    world.interrupt_timer()
    assert world.current is thread
    world.machine.now += 1
    world.interrupt_timer()
    assert world.current is other and world.ready(100) == [thread]


def test_what_is_yielded_comes_back_a_period_later(world: World) -> None:
    thread = world.thread(budget=100, period=1000)
    start = world.machine.now
    world.machine.now += 30
    thread.call("Yield")
    assert world.current is None and world.machine.deadline == start + 1000
    assert world.at("sched_context", thread.sc).consumed == 30
    world.wait(970)
    assert world.current is thread


def test_a_turn_that_ends_at_its_time_makes_no_fault(world: World) -> None:
    """A round robin thread has no budget to exceed; one that yields did so itself."""
    endpoint = world.endpoint()
    handler = world.thread(250)
    handler.call("Recv", handler.give("ENDPOINT", endpoint), reply=handler.give("REPLY", world.reply()))
    thread = world.thread(budget=1000, period=1000)
    yields = world.thread(90, budget=100, period=1000)
    for each in (thread, yields):
        world.handler(each, "TIMEOUT_HANDLER", endpoint)
    world.wait(1000)
    assert handler.state == "BLOCKED_ON_RECEIVE" and world.current is thread
    world.lib.tcb_suspend(thread.ref)
    world.enter()
    yields.call("Yield")
    assert handler.state == "BLOCKED_ON_RECEIVE" and yields.state == "RUNNING"
