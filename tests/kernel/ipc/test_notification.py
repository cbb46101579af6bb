# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Signals, bound notifications, and time kept for passive threads."""

from __future__ import annotations

from kernel.world import PC, READ, WRITE, Thread, World


def waiter(world: World, notification: int, priority: int = 200) -> Thread:
    thread = world.thread(priority)
    thread.call("Wait", thread.give("NOTIFICATION", notification))
    return thread


def test_signals_add_up_until_taken(world: World) -> None:
    notification, thread = world.notification(), world.thread()
    read = thread.give("NOTIFICATION", notification, READ)
    for bit in (1, 4, 4):
        thread.call("Send", thread.give("NOTIFICATION", notification, WRITE, badge=bit))
    thread.call("Wait", read)
    assert (thread.badge, thread.x(1)) == (5, 0)
    thread.call("NBWait", read)
    assert thread.badge == 0 and thread.state == "RUNNING"
    thread.call("Wait", read)
    assert thread.state == "BLOCKED_ON_NOTIFICATION" and world.current is None


def test_signal_wakes_the_highest_waiter_only(world: World) -> None:
    notification = world.notification()
    low, high = waiter(world, notification, 150), waiter(world, notification, 160)
    thread = world.thread()
    thread.call("Send", thread.give("NOTIFICATION", notification, badge=2))
    assert world.current is high and high.badge == 2
    assert low.state == "BLOCKED_ON_NOTIFICATION"
    assert world.ready(100) == [thread]


def test_signal_to_lower_priority_does_not_switch(world: World) -> None:
    notification = world.notification()
    low = waiter(world, notification, 50)
    thread = world.thread()
    thread.call("Send", thread.give("NOTIFICATION", notification, badge=2))
    assert world.current is thread and world.ready(50) == [low]


def test_call_to_a_notification_is_a_signal(world: World) -> None:
    notification, thread = world.notification(), world.thread()
    thread.call("Call", thread.give("NOTIFICATION", notification, badge=2), (1,))
    assert (thread.badge, thread.x(1), thread.state) == (0, 0, "RUNNING")
    assert world.at("notification", notification).badge == 2


def bound_receiver(world: World, sc: bool = True) -> tuple[Thread, int, int, int]:
    """Waits at an endpoint, bound to a notification: thread, endpoint, notification, its reply."""
    endpoint, notification = world.endpoint(), world.notification()
    thread = world.thread(200)
    world.lib.notification_bind(notification, thread.ref)
    thread.give("ENDPOINT", endpoint)
    reply = thread.give("REPLY", world.reply())
    thread.call("Recv", 1, reply=reply)
    if not sc:
        world.lib.sc_unbind_tcb(thread.sc)
    return thread, endpoint, notification, reply


def test_bound_signal_ends_a_receive(world: World) -> None:
    receiver, endpoint, notification, reply = bound_receiver(world)
    thread = world.thread()
    thread.call("Send", thread.give("NOTIFICATION", notification, badge=6))
    assert world.current is receiver and receiver.badge == 6
    assert world.at("endpoint", endpoint).head == 0
    assert world.at("reply", receiver.slot(reply).cap.object).tcb == 0
    thread_badge = receiver.give("NOTIFICATION", notification, badge=9)
    receiver.call("Send", thread_badge)
    receiver.call("Recv", 1, reply=reply)
    assert receiver.badge == 9 and receiver.state == "RUNNING"


def test_others_may_not_wait_on_a_bound_notification(world: World) -> None:
    receiver, _, notification, _ = bound_receiver(world)
    thread = world.thread()
    thread.call("Wait", thread.give("NOTIFICATION", notification))
    assert thread.state == "INACTIVE"  # a capability fault, and it has no handler
    assert receiver.state == "BLOCKED_ON_RECEIVE"


def test_passive_thread_handles_a_signal_on_lent_time(world: World) -> None:
    receiver, _, notification, reply = bound_receiver(world, sc=False)
    world.lib.sc_bind_notification(receiver.sc, notification)
    thread = world.thread()
    thread.call("Send", thread.give("NOTIFICATION", notification, badge=6))
    assert world.current is receiver and receiver.tcb.sc == receiver.sc
    receiver.call("Recv", 1, reply=reply)
    assert world.current is thread and receiver.tcb.sc == 0
    assert world.at("sched_context", receiver.sc).tcb == 0


def test_passive_thread_gives_lent_time_back_for_a_callers(world: World) -> None:
    receiver, endpoint, notification, reply = bound_receiver(world, sc=False)
    world.lib.sc_bind_notification(receiver.sc, notification)
    thread, client = world.thread(), world.thread(210)
    client.call("Wait", client.give("NOTIFICATION", world.notification()))
    thread.call("Send", thread.give("NOTIFICATION", notification, badge=6))
    assert world.current is receiver
    world.lib.tcb_resume(client.ref)
    world.enter()
    client.call("Call", client.give("ENDPOINT", endpoint))
    assert world.current is receiver and client.state == "BLOCKED_ON_SEND"
    receiver.call("Recv", 1, reply=reply)
    assert world.current is receiver and receiver.tcb.sc == client.sc
    assert world.at("sched_context", receiver.sc).tcb == 0
    receiver.call("ReplyRecv", 1, reply=reply)
    assert world.current is client and client.tcb.sc == client.sc


def test_waiters_of_a_deleted_notification_try_again(world: World) -> None:
    notification = world.notification()
    thread = waiter(world, notification)
    assert world.lib.notification_finalise(notification)
    world.enter()
    assert world.current is thread and thread.tcb.context.pc == PC - 4
    assert thread.x(0) == 1
