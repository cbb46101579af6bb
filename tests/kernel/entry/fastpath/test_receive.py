# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Receives that find a signal, or nothing: then the caller waits, and the first who is ready runs."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both, used_before
from kernel.interrupts import IMPLIED_ACK, ISSUABLE
from kernel.world import READ, WRITE, Thread


class Receiving:
    """A thread with what it may wait for, and one below it that is ready."""

    def __init__(self, both: Both, name: str) -> None:
        self.both, self.world, self.name = both, both.world, name
        self.next = both.thread(100)
        self.caller = both.thread(150)
        self.notification, self.endpoint = both.world.notification(), both.world.endpoint()
        self.reply_object = both.world.reply()
        self.reply = self.caller.give("REPLY", self.reply_object)
        self.cptr = self.give(READ)
        assert both.world.current is self.caller and both.world.ready(100) == [self.next]

    def give(self, rights: int) -> int:
        if self.name == "Recv":
            return self.caller.give("ENDPOINT", self.endpoint, rights)
        return self.caller.give("NOTIFICATION", self.notification, rights)

    def declines(self) -> bool:
        return self.both.declines(self.caller, self.name, self.cptr, 0x7ff, self.reply)


@pytest.fixture(params=["Recv", "Wait"])
def receiving(both: Both, request: pytest.FixtureRequest) -> Receiving:
    return Receiving(both, request.param)


@pytest.mark.parametrize("passed", [0, 3, 1000])
def test_the_first_runs(receiving: Receiving, passed: int) -> None:
    world = receiving.world
    receiving.caller.tcb.context.x[2] = 5
    world.thread(50)
    world.machine.now += passed
    assert not receiving.declines()
    assert world.current is receiving.next and not world.ready(100)
    waits = "RECEIVE" if receiving.name == "Recv" else "NOTIFICATION"
    assert receiving.caller.state == "BLOCKED_ON_" + waits


def test_an_equal_comes_next(receiving: Receiving) -> None:
    equal = receiving.both.thread(100)
    assert not receiving.declines()
    assert receiving.world.current is receiving.next and receiving.world.ready(100) == [equal]


@pytest.mark.parametrize("period", [False, True])
def test_the_next_does_its_call_again(receiving: Receiving, period: bool) -> None:
    if period:
        used_before(receiving.world, receiving.next.sc)
    receiving.next.tcb.state = receiving.world.abi.constant("THREAD_RESTART")
    assert not receiving.declines()
    assert receiving.next.state == "RUNNING"


def test_its_own_notification(receiving: Receiving) -> None:
    receiving.world.lib.notification_bind(receiving.notification, receiving.caller.ref)
    assert not receiving.declines()


@pytest.mark.parametrize("left", [9, 10])
def test_the_end_of_a_turn(receiving: Receiving, left: int) -> None:
    world = receiving.world
    world.at("sched_context", receiving.caller.sc).refills.amount = 500
    world.machine.now += 500 - left
    assert not receiving.declines()


@pytest.mark.parametrize("passed", [0, 3, 240, 345, 1900, 5000])
@pytest.mark.parametrize("whose", ["caller", "caller_sporadic", "next", "next_sporadic", "both", "nobody"])
def test_periods(receiving: Receiving, whose: str, passed: int) -> None:
    """Whoever waits may have used more than its budget."""
    world = receiving.world
    if not whose.startswith("next"):
        used_before(world, receiving.caller.sc, sporadic=whose.endswith("sporadic"))
    if whose.startswith("next") or whose == "both":
        used_before(world, receiving.next.sc, sporadic=whose.endswith("sporadic"))
    if whose == "nobody":
        world.lib.tcb_suspend(receiving.next.ref)
    world.machine.now += passed
    assert not receiving.declines()
    assert world.current is (None if whose == "nobody" else receiving.next)


@pytest.mark.parametrize("period", [False, True])
@pytest.mark.parametrize("alone", [False, True])
def test_time_that_was_lent(receiving: Receiving, alone: bool, period: bool) -> None:
    """Goes back, charged."""
    world, caller, notification = receiving.world, receiving.caller, receiving.notification
    world.lib.notification_bind(notification, caller.ref)
    world.lib.sc_bind_notification(caller.sc, notification)
    if period:
        used_before(world, caller.sc)
    if alone:
        world.lib.tcb_suspend(receiving.next.ref)
    world.machine.now += 7
    assert not receiving.declines()
    assert caller.tcb.sc == 0 and world.at("sched_context", caller.sc).tcb == 0
    assert world.current is (None if alone else receiving.next)


@pytest.mark.parametrize("rights", [READ, READ | WRITE, 15, WRITE])
def test_rights(receiving: Receiving, rights: int) -> None:
    receiving.cptr = receiving.give(rights)
    assert receiving.declines() == (not rights & READ)


@pytest.mark.parametrize("priority,fast", [(200, True), (150, True), (149, False)])
def test_the_queue_stays_in_order(both: Both, priority: int, fast: bool) -> None:
    receiving = Receiving(both, "Recv")
    world, other = both.world, both.world.thread(250)
    other.call("Recv", other.give("ENDPOINT", receiving.endpoint),
               reply=other.give("REPLY", world.reply()))
    world.lib.tcb_set_priority(other.ref, priority)
    assert receiving.declines() != fast


def other_waits(receiving: Receiving, other: Thread) -> None:
    """For the same notification."""
    other.call("Wait", other.give("NOTIFICATION", receiving.notification))


@pytest.mark.parametrize("what", [
    "no_VSpace", "it_yielded_to_somebody", "a_guard", "no_capability", "another_capability"])
def test_what_is_not_for_it(receiving: Receiving, what: str) -> None:
    world, caller, following = receiving.world, receiving.caller, receiving.next
    if what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(following.ref, "VSPACE"))
    elif what == "it_yielded_to_somebody":
        following.tcb.yield_to = caller.sc
        world.at("sched_context", caller.sc).yield_from = following.ref
    elif what == "a_guard":
        world.slot(world.tcb_slot(caller.ref, "CSPACE")).cap.word = 1
    elif what == "no_capability":
        receiving.cptr = 60
    else:
        receiving.cptr = caller.give("TCB", following.ref)
    assert receiving.declines()


def test_nobody_is_ready(receiving: Receiving) -> None:
    world = receiving.world
    world.lib.tcb_suspend(receiving.next.ref)
    world.machine.now += 7
    assert not receiving.declines()
    assert world.current is None and world.ks.current_sc == 0


@pytest.mark.parametrize("lent", [False, True])
def test_a_signal(receiving: Receiving, lent: bool) -> None:
    """It is taken, whether the caller could wait or not; no clock is read."""
    world, caller = receiving.world, receiving.caller
    world.lib.notification_bind(receiving.notification, caller.ref)
    world.lib.notification_signal(receiving.notification, 6)
    world.machine.now += 7
    if lent:
        world.lib.sc_bind_notification(caller.sc, receiving.notification)
    assert not receiving.declines()
    assert world.current is caller and (caller.x(0), caller.x(1)) == (6, 0)


@pytest.mark.parametrize("signal", [False, True])
def test_an_interrupt(receiving: Receiving, signal: bool) -> None:
    """That signalled the notification, is acknowledged by the next wait."""
    world, notification = receiving.world, receiving.notification
    world.lib.notification_bind(notification, receiving.caller.ref)
    receiving.both.handler(79, notification, ISSUABLE | IMPLIED_ACK)
    world.lib.host_gic_raise(79, 0)
    world.lib.handle_interrupt()
    assert world.machine.gic.active[79]
    if not signal:
        world.at("notification", notification).state = 0
        world.at("notification", notification).badge = 0
    assert not receiving.declines()
    assert not world.machine.gic.active[79]


@pytest.mark.parametrize("signal", [False, True])
def test_two_interrupts(receiving: Receiving, signal: bool) -> None:
    """The short way stays short."""
    world, notification = receiving.world, receiving.notification
    world.lib.notification_bind(notification, receiving.caller.ref)
    for intid in (79, 80):
        receiving.both.handler(intid, notification, ISSUABLE | IMPLIED_ACK)
        world.lib.host_gic_raise(intid, 0)
        world.lib.handle_interrupt()
    if not signal:
        world.at("notification", notification).state = 0
        world.at("notification", notification).badge = 0
    assert receiving.declines()


@pytest.mark.parametrize("what", ["another_waits", "bound_to_another"])
def test_waits_that_find_more(both: Both, what: str) -> None:
    receiving = Receiving(both, "Wait")
    world = both.world
    if what == "another_waits":
        other_waits(receiving, world.thread(200))
    else:
        world.lib.notification_bind(receiving.notification, receiving.next.ref)
    assert receiving.declines()


@pytest.mark.parametrize("what", ["senders_wait", "no_reply_capability", "another_capability",
                                  "a_reply_that_another_waits_for"])
def test_receives_that_find_more(both: Both, what: str) -> None:
    receiving = Receiving(both, "Recv")
    world, caller = both.world, receiving.caller
    other = world.thread(200)
    if what == "senders_wait":
        other.call("Send", other.give("ENDPOINT", receiving.endpoint))
    elif what == "a_reply_that_another_waits_for":
        other.call("Recv", other.give("ENDPOINT", world.endpoint()),
                   reply=other.give("REPLY", receiving.reply_object))
    else:
        world.lib.tcb_suspend(other.ref)
        world.enter()
        receiving.reply = 60 if what.startswith("no") else caller.give("TCB", other.ref)
    assert receiving.declines()


def test_a_wait_at_an_endpoint(both: Both) -> None:
    """Without a reply object."""
    receiving = Receiving(both, "Recv")
    receiving.name = "Wait"
    assert receiving.declines()


@pytest.mark.parametrize("flags", [0, 2, 4, 6])
def test_the_machine_is_set_to_what_the_next_may(receiving: Receiving, flags: int) -> None:
    world = receiving.world
    receiving.next.tcb.flags = flags
    assert not receiving.declines()
    assert world.machine.fpu_enabled == bool(flags & 4)
    assert world.machine.timer_enabled == bool(flags & 2)
