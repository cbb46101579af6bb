# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A thread that can go on: set aside to run next, queued, or made to wait for its refill."""

from __future__ import annotations

import pytest

from kernel.world import Thread, World


@pytest.fixture
def thread(world: World) -> Thread:
    """It runs."""
    return world.thread()


def stopped(world: World, priority: int, **parameters: int) -> Thread:
    thread = world.thread(priority, **parameters)
    world.lib.tcb_suspend(thread.ref)
    world.enter()
    return thread


def place(world: World, thread: Thread) -> str:
    if world.ks.switch_to == thread.ref:
        return "next"
    return {0: "nowhere", 1: "ready", 2: "release"}[thread.tcb.queued]


def wake(world: World, thread: Thread) -> str:
    thread.tcb.state = world.abi.constant("THREAD_RUNNING")
    world.lib.scheduler_possible_switch_to(thread.ref)
    return place(world, thread)


@pytest.mark.parametrize("priority,expected", [(99, "ready"), (100, "ready"), (101, "next")])
def test_priority_decides(world: World, thread: Thread, priority: int, expected: str) -> None:
    assert wake(world, stopped(world, priority)) == expected


def test_while_nobody_can_run_anyone_is_next(world: World, thread: Thread) -> None:
    other = stopped(world, 1)
    thread.tcb.state = world.abi.constant("THREAD_INACTIVE")
    assert wake(world, other) == "next"


def test_idle(world: World) -> None:
    other = stopped(world, 0)
    assert world.current is None and wake(world, other) == "next"


@pytest.mark.parametrize("second,expected", [(149, ("next", "ready")), (150, ("next", "ready")),
                                             (151, ("ready", "next"))])
def test_of_two_the_higher_is_next(world: World, thread: Thread, second: int,
                                   expected: tuple[str, str]) -> None:
    """Of equals the first."""
    one, two = stopped(world, 150), stopped(world, second)
    wake(world, one)
    wake(world, two)
    assert (place(world, one), place(world, two)) == expected
    world.enter()
    assert world.current is (one if expected[0] == "next" else two)


def test_waking_twice_is_waking_once(world: World, thread: Thread) -> None:
    for other in (stopped(world, 50), stopped(world, 150)):
        first = wake(world, other)
        assert wake(world, other) == first
    assert wake(world, thread) == "nowhere"  # it runs


@pytest.mark.parametrize("what", ["inactive", "passive", "not configured"])
def test_who_cannot_run_is_nowhere(world: World, thread: Thread, what: str) -> None:
    other = stopped(world, 200)
    if what == "passive":
        other.tcb.sc = 0
    elif what == "not configured":
        world.at("sched_context", other.sc).refill_max = 0
    if what != "inactive":
        other.tcb.state = world.abi.constant("THREAD_RUNNING")
    world.lib.scheduler_possible_switch_to(other.ref)
    assert place(world, other) == "nowhere"


def spent(world: World, sporadic: bool) -> Thread:
    """Its budget is used up; a refill comes 900 ticks later."""
    other = world.thread(200, budget=100, period=1000, sporadic=sporadic)
    world.wait(100)
    world.lib.tcb_suspend(other.ref)
    world.enter()
    return other


@pytest.mark.parametrize("sporadic", [False, True])
def test_without_budget_it_waits(world: World, thread: Thread, sporadic: bool) -> None:
    other = spent(world, sporadic)
    assert wake(world, other) == "release"
    world.lib.scheduler_remove(other.ref)
    world.machine.now += 900  # the clock is read where that decides
    assert wake(world, other) == "next"


def test_removed_from_everywhere(world: World, thread: Thread) -> None:
    for other in (spent(world, False), stopped(world, 50), stopped(world, 150)):
        assert wake(world, other) != "nowhere"
        world.lib.scheduler_remove(other.ref)
        assert place(world, other) == "nowhere"
        world.lib.scheduler_remove(other.ref)
    assert world.ks.release_head == 0 and world.ready(50) == []
