# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Scheduling contexts: who runs on one, who lends it, and its end."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import Thread, World


@pytest.fixture
def thread(world: World) -> Thread:
    return world.thread()


def consumed(world: World, sc: int) -> int:
    world.lib.sc_take_consumed.restype = ctypes.c_uint64
    return int(world.lib.sc_take_consumed(sc))


def test_binding_lets_a_thread_run(world: World, thread: Thread) -> None:
    passive, sc = world.thread(200, sc=0), world.sched_context()
    world.lib.sc_bind_tcb(sc, passive.ref)
    world.enter()
    assert world.current is passive and world.at("sched_context", sc).tcb == passive.ref
    world.lib.sc_unbind_tcb(sc)
    world.enter()
    assert world.current is thread and (passive.tcb.sc, world.at("sched_context", sc).tcb) == (0, 0)
    world.lib.sc_unbind_tcb(sc)  # of nobody


def test_unbinding_takes_out_of_queues(world: World, thread: Thread) -> None:
    low = world.thread(50)
    assert world.ready(50) == [low]
    world.lib.sc_unbind_tcb(low.sc)
    assert world.ready(50) == [] and low.tcb.queued == 0


def test_donation(world: World, thread: Thread) -> None:
    """Whoever had it is out of its queue, or, when it runs, will not go on."""
    low, passive = world.thread(50), world.thread(10, sc=0)
    world.lib.sc_donate(low.sc, passive.ref)
    assert (low.tcb.sc, passive.tcb.sc) == (0, low.sc) and world.ready(50) == []
    assert not world.ks.reschedule
    world.lib.sc_donate(thread.sc, low.ref)
    assert (thread.tcb.sc, low.tcb.sc, world.ks.reschedule) == (0, thread.sc, 1)


@pytest.mark.parametrize("receiver,lender,lent", [(False, False, True), (True, False, False),
                                                  (False, True, False), (True, True, False)])
def test_a_notification_lends_to_the_passive(world: World, thread: Thread, receiver: bool,
                                             lender: bool, lent: bool) -> None:
    """Neither the receiver has time nor the context a thread."""
    passive, sc = world.thread(50, sc=0), world.sched_context()
    own = world.sched_context()
    if receiver:
        passive.tcb.sc = own
    if lender:
        world.at("sched_context", sc).tcb = thread.ref
    world.lib.sc_lend_bound(sc, passive.ref)
    assert (passive.tcb.sc == sc) == lent
    assert (world.at("sched_context", sc).tcb == passive.ref) == lent


def test_who_may_be_given_time(world: World, thread: Thread) -> None:
    """Whoever waits for somebody must not wait for a refill, too."""
    sc = world.sched_context(budget=100, period=1000)
    waiter = world.thread(200)
    waiter.call("Wait", waiter.give("NOTIFICATION", world.notification()))

    def may(who: Thread) -> bool:
        return bool(world.lib.tcb_can_take_sc(who.ref, sc) & 1)

    assert may(waiter) and may(thread)
    world.lib.refill_charge(sc, ctypes.c_uint64(100))
    assert not may(waiter) and may(thread)
    world.machine.now += 1000
    assert may(waiter)


def test_not_configured_time_may_be_given(world: World, thread: Thread) -> None:
    waiter = world.thread(200)
    waiter.call("Wait", waiter.give("NOTIFICATION", world.notification()))
    assert world.lib.tcb_can_take_sc(waiter.ref, world.allocate(512)) & 1


def test_consumed_time_is_told_once(world: World, thread: Thread) -> None:
    """Also what the running context has not been charged for yet."""
    other = world.sched_context()
    world.at("sched_context", other).consumed = 55
    assert (consumed(world, other), consumed(world, other)) == (55, 0)
    world.machine.now += 40
    assert consumed(world, thread.sc) == 40
    world.machine.now += 2
    assert consumed(world, thread.sc) == 2
    world.machine.now += 8
    world.lib.time_commit()
    assert consumed(world, thread.sc) == 8


def yielding(world: World, yielder: Thread, sc: int) -> None:
    yielder.tcb.yield_to = sc
    world.at("sched_context", sc).yield_from = yielder.ref


def test_result_of_a_yield(world: World, thread: Thread) -> None:
    sc = world.sched_context()
    yielding(world, thread, sc)
    world.at("sched_context", sc).consumed = 33
    world.lib.sc_complete_yield_to(thread.ref)
    assert (thread.length, thread.message(1)) == (1, [33])
    assert (thread.tcb.yield_to, world.at("sched_context", sc).yield_from) == (0, 0)
    thread.tcb.context.x[1] = 0
    world.lib.sc_complete_yield_to(thread.ref)
    assert thread.length == 0


def test_a_yield_that_is_given_up_has_no_result(world: World, thread: Thread) -> None:
    sc = world.sched_context()
    yielding(world, thread, sc)
    thread.tcb.context.x[1] = thread.tcb.context.x[2] = 0x55
    world.lib.sc_cancel_yield_to(thread.ref)
    assert (thread.x(1), thread.x(2)) == (0x55, 0x55)
    assert (thread.tcb.yield_to, world.at("sched_context", sc).yield_from) == (0, 0)


def test_end(world: World, thread: Thread) -> None:
    """Nobody runs on it, lends it, waits for its thread, or would return it."""
    sc, reply = world.sched_context(), world.at("reply", world.reply())
    passive, notification = world.thread(50, sc=0), world.notification()
    world.lib.sc_bind_tcb(sc, passive.ref)
    world.lib.sc_bind_notification(sc, notification)
    yielding(world, thread, sc)
    ref = (reply.address - world.base) // 64
    reply.next, reply.is_head, world.at("sched_context", sc).reply = sc, 1, ref
    world.lib.sc_finalise(sc)
    view = world.at("sched_context", sc)
    assert (view.tcb, view.reply, view.notification, view.yield_from, view.refill_max) == (0,) * 5
    assert (passive.tcb.sc, passive.tcb.queued, thread.tcb.yield_to) == (0, 0, 0)
    assert (reply.next, reply.is_head, world.at("notification", notification).sc) == (0, 0, 0)
    assert thread.length == 1 and world.ks.current_sc == thread.sc


def test_end_of_the_running_context(world: World, thread: Thread) -> None:
    """What was consumed on it is charged to nobody."""
    low = world.thread(50)
    world.machine.now += 70
    world.lib.sc_finalise(thread.sc)
    assert (world.ks.current_sc, world.ks.consumed, thread.tcb.sc) == (0, 0, 0)
    world.enter()
    assert world.current is low and world.at("sched_context", low.sc).consumed == 0


def test_a_signal_taken_before_the_time_came(world: World, thread: Thread) -> None:
    """A thread with a signal that lost its time on the way to being passive goes on when its
    notification gets time."""
    passive, notification, sc = world.thread(200, sc=0), world.notification(), world.sched_context()
    world.lib.notification_bind(notification, passive.ref)
    world.lib.sc_bind_notification(sc, notification)
    assert passive.tcb.sc == sc
    world.enter()
    assert world.current is passive
    world.lib.sc_unbind_notification(sc)
    assert world.at("notification", notification).sc == 0 == world.at("sched_context", sc).notification
    world.lib.sc_unbind_notification(sc)
