# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who runs next, and what the timer is set to."""

from __future__ import annotations

import ctypes

from kernel.world import World

FPU_USED = 4


def test_highest_priority_runs(world: World) -> None:
    for priority in (0, 63, 64, 200, 127, 128, 255, 1):
        world.thread(priority)
        highest = max(each.tcb.priority for each in world.threads)
        assert world.current is not None and world.current.tcb.priority == highest


def test_deadline_is_the_end_of_the_budget_or_the_next_refill(world: World) -> None:
    start = world.machine.now
    thread = world.thread(budget=100, period=1000)
    assert world.machine.deadline == start + 100
    world.wait(100)
    assert world.current is None and thread.tcb.queued == world.abi.constant("QUEUE_RELEASE")
    assert world.machine.deadline == start + 1000
    world.wait(900)
    assert world.current is thread


def test_who_makes_way_goes_in_front_of_its_equals(world: World) -> None:
    """And who had its turn behind them."""
    first, second = world.thread(), world.thread()
    high = world.thread(200)
    assert world.current is high and world.ready(100) == [first, second]
    world.lib.tcb_suspend(high.ref)
    world.enter()
    first.call("Yield")
    assert world.current is second and world.ready(100) == [first]


def test_time_is_charged_where_the_context_changes(world: World) -> None:
    thread, high = world.thread(), world.thread(200)
    world.machine.now += 40
    high.call("Wait", high.give("NOTIFICATION", world.notification()))
    world.machine.now += 7
    world.lib.tcb_resume(high.ref)
    world.enter()
    assert world.current is high
    assert [world.at("sched_context", each.sc).consumed for each in (high, thread)] == [40, 7]


def test_idling_is_charged_to_nobody(world: World) -> None:
    thread = world.thread(budget=100, period=1000)
    world.wait(100)
    assert world.current is None and world.ks.current_sc == 0
    world.wait(900)
    assert world.current is thread and world.at("sched_context", thread.sc).consumed == 100


def test_without_anything_to_wait_for_the_timer_is_far(world: World) -> None:
    thread = world.thread()
    world.lib.tcb_suspend(thread.ref)
    world.enter()
    assert world.machine.deadline == (1 << 63) - 1


def test_the_next_refill_of_another_may_come_first(world: World) -> None:
    start = world.machine.now
    world.thread(200, budget=100, period=300)
    world.thread()  # with much time
    world.wait(100)
    assert world.machine.deadline == start + 300


def test_whoever_was_set_aside_waits_for_a_higher_one(world: World) -> None:
    """It is next only if nobody in the queue is above it."""
    thread = world.thread()
    middle, high = world.thread(150), world.thread(200)
    for each in (high, middle):
        world.lib.tcb_suspend(each.ref)
    world.enter()
    assert world.current is thread
    world.lib.tcb_resume(middle.ref)
    assert world.ks.switch_to == middle.ref
    high.tcb.state = world.abi.constant("THREAD_RUNNING")
    world.lib.ready_enqueue(high.ref)
    world.enter()
    assert world.current is high and world.ready(150) == [middle] and world.ks.switch_to == 0


def test_a_thread_with_a_vspace_takes_it_along(world: World) -> None:
    """Also the right to the FP registers, by who runs and not by who is ready."""
    thread, other = world.thread(200, flags=1), world.thread(flags=FPU_USED)
    assert world.current is thread and world.machine.fpu_enabled == 0
    world.lib.tcb_suspend(thread.ref)
    world.enter()
    assert world.current is other and world.machine.fpu_enabled == 1
    assert world.ks.fpu_owner == other.ref


def set_refills(world: World, ref: int, *refills: tuple[int, int]) -> None:
    context = world.at("sched_context", ref)
    context.refill_head, context.refill_count = 0, len(refills)
    ring = world.address(ref) + context.layout.size
    for index, refill in enumerate(refills):
        (ctypes.c_uint64 * 2).from_address(ring + index * world.abi.size("refill"))[:] = refill


def test_who_waits_for_a_refill_keeps_its_place(world: World) -> None:
    """The clock is read more than once in an entry, and goes on: what passes after a turn has ended is not charged to it."""
    world.thread(10)
    other = world.thread(190, budget=100, period=10000, refills=4)
    thread = world.thread(200, budget=200, period=10000, refills=4)
    world.enter()
    assert world.current is thread
    now = world.ks.now
    later = now + 1000
    world.lib.ready_dequeue(other.ref)
    set_refills(world, other.sc, (later + 100, 100))
    world.lib.release_enqueue(other.ref)
    set_refills(world, thread.sc, (now, 50), (later, 10), (later + 500, 140))

    assert world.violation() is None
    world.machine.now, world.machine.passes = now + 45, 3
    world.interrupt_timer()
    assert world.ks.release_head == thread.ref and world.violation() is None
    while world.machine.now < later + 100:
        world.wait(world.machine.deadline - world.machine.now)
    assert world.current is other
