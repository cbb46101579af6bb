# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads that wait for a refill."""

from __future__ import annotations

import ctypes
from itertools import permutations

import pytest

from kernel.queues import queue, waiting
from kernel.world import World
from spec.model.constants import RELEASE_BATCH


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


def test_equal_times_are_first_come_first_served(world: World) -> None:
    a, b, c, d = waiting(world, [50, 20, 50, 20])
    assert queue(world) == [b, d, a, c]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_leaving_from_everywhere(world: World, order: tuple[int, ...]) -> None:
    """The timer is set anew when it was the first that left."""
    tcbs = waiting(world, [10, 20, 30])
    left = list(tcbs)
    for number in order:
        world.ks.reprogram = 0
        first = left[0] == tcbs[number]
        world.lib.release_remove(tcbs[number])
        left.remove(tcbs[number])
        assert queue(world) == left and world.ks.reprogram == first
        assert world.at("tcb", tcbs[number]).queued == 0


def test_the_timer_is_set_for_a_new_first(world: World) -> None:
    for time, first in ((30, 1), (40, 0), (20, 1), (30, 0)):
        world.ks.reprogram = 0
        waiting(world, [time])
        assert world.ks.reprogram == first


@pytest.mark.parametrize("now,awake", [(9, 0), (10, 1), (19, 1), (30, 3), (31, 4)])
def test_whoever_is_due_is_woken(world: World, now: int, awake: int) -> None:
    tcbs = waiting(world, [10, 20, 30, 31])
    world.ks.now += now
    world.lib.release_awaken()
    assert queue(world) == tcbs[awake:]
    states = [world.at("tcb", ref).queued for ref in tcbs[:awake]]
    ready = world.abi.constant("QUEUE_READY")
    assert states.count(ready) + bool(world.ks.switch_to) == awake


def test_a_few_are_woken_and_the_timer_is_due_for_the_others(world: World) -> None:
    tcbs = waiting(world, [10] * (2 * RELEASE_BATCH + 1))
    world.ks.now += 10
    for woken in (RELEASE_BATCH, 2 * RELEASE_BATCH, 2 * RELEASE_BATCH + 1):
        world.ks.reprogram = 0
        world.lib.release_awaken()
        assert queue(world) == tcbs[woken:] and world.ks.reprogram == 1


def test_the_highest_runs_after_as_many_interrupts_as_there_are_batches(world: World) -> None:
    """It is the last in the queue. Nobody else gets further than the first instruction meanwhile: the
    timer's deadline is never in the future."""
    low = [world.thread(100, budget=20, period=1000) for _ in range(3 * RELEASE_BATCH - 1)]
    high = world.thread(200, budget=20, period=1000)
    last = world.at("sched_context", high.sc)
    tcbs = [each.ref for each in low] + [high.ref]
    for ref in tcbs:
        world.lib.scheduler_remove(ref)
    world.ks.current, world.ks.current_sc = 0, 0
    for ref in tcbs:
        refills = world.at("sched_context", world.at("tcb", ref).sc).refills.address
        ctypes.c_uint64.from_address(refills).value = world.ks.now + 50
        world.lib.release_enqueue(ref)
    world.machine.now += 50
    ran = []
    for _ in range(3):
        assert world.current is None or world.machine.deadline <= world.machine.now
        world.interrupt_timer()
        ran.append(world.current)
    assert [each.ref == high.ref for each in ran if each] == [False, False, True]
    assert last.tcb == high.ref and world.ks.release_head == 0
    assert world.machine.deadline > world.machine.now


def test_one_thread_is_woken_whatever_its_place(world: World) -> None:
    first, second, third = waiting(world, [10, 10, 11])
    world.ks.now += 10
    for late in (third, second):
        world.lib.release_awaken_if_due(late)
    assert queue(world) == [first, third]
