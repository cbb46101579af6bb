# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads that wait for a refill."""

from __future__ import annotations

import ctypes
from itertools import permutations

import pytest

from kernel.world import World


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


def waiting(world: World, times: list[int]) -> list[int]:
    """TCBs whose first refill is then, each put into the queue as it comes."""
    tcbs = []
    for time in times:
        ref, sc = world.allocate(2048), world.sched_context(budget=20, period=100)
        world.at("tcb", ref).sc, world.at("sched_context", sc).tcb = sc, ref
        world.at("tcb", ref).state = world.abi.constant("THREAD_RUNNING")
        refill = world.address(sc) + world.abi.layout("sched_context").size
        ctypes.c_uint64.from_address(refill).value = world.ks.now + time
        world.lib.release_enqueue(ref)
        tcbs.append(ref)
    return tcbs


def queue(world: World) -> list[int]:
    found, ref, before = [], world.ks.release_head, 0
    while ref:
        tcb = world.at("tcb", ref)
        assert tcb.sched_prev == before and tcb.queued == world.abi.constant("QUEUE_RELEASE")
        found.append(ref)
        before, ref = ref, tcb.sched_next
    return found


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
