# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Calls of servers that have time of their own, and their answers."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both, active_server, client, used_before
from kernel.world import View


class Active:
    """A server that waits, and its caller."""

    def __init__(self, both: Both, priority: int = 150) -> None:
        self.both, self.world = both, both.world
        self.server, self.cptr, self.reply = active_server(both, priority)
        self.caller, self.endpoint = client(both, self.server, self.cptr)

    def call(self) -> None:
        self.caller.call("Call", self.endpoint)
        assert self.world.current is self.server

    def declines_call(self, info: int = 0) -> bool:
        return self.both.declines(self.caller, "Call", self.endpoint, info)

    def declines_answer(self, info: int = 0) -> bool:
        return self.both.declines(self.server, "ReplyRecv", self.cptr, info, self.reply)

    def context(self, of: int) -> View:
        return self.world.at("sched_context", of)


@pytest.fixture
def active(both: Both) -> Active:
    return Active(both)


@pytest.mark.parametrize("length", range(5))
@pytest.mark.parametrize("passed", [0, 7])
def test_there_and_back(active: Active, length: int, passed: int) -> None:
    """What each uses is charged to it."""
    world = active.world
    world.machine.now += passed
    assert not active.declines_call(5 << 12 | length)
    assert world.current is active.server and active.server.tcb.sc == active.server.sc
    world.machine.now += passed
    assert not active.declines_answer(length)
    assert world.current is active.caller and active.caller.tcb.sc == active.caller.sc


@pytest.mark.parametrize("info", [5, 1 << 7])
def test_messages_that_need_more_than_registers(active: Active, info: int) -> None:
    assert active.declines_call(info)
    active.call()
    assert active.declines_answer(info)


@pytest.mark.parametrize("priority,ready,fast", [
    (100, 100, True), (99, 100, False), (99, 99, True), (99, 98, True), (50, None, True)])
def test_a_server_below_its_caller(both: Both, priority: int, ready: int | None, fast: bool) -> None:
    active = Active(both, priority)
    if ready is not None:
        both.world.thread(ready)
    assert active.declines_call() != fast


@pytest.mark.parametrize("ready,fast", [(99, True), (100, False), (120, False)])
def test_others_come_before_the_caller(active: Active, ready: int, fast: bool) -> None:
    """Its equals, who have waited for longer, and those above it."""
    active.call()
    active.world.thread(ready)
    assert active.declines_answer() != fast


@pytest.mark.parametrize("priority", [151, 150, 149])
def test_a_caller_above_its_server(active: Active, priority: int) -> None:
    """Or a server that was put above or below it meanwhile."""
    active.call()
    active.world.lib.tcb_set_priority(active.caller.ref, priority)
    active.world.enter()
    assert not active.declines_answer()


@pytest.mark.parametrize("passed", [0, 7, 240])
@pytest.mark.parametrize("whose", ["server", "caller", "both"])
def test_periods(active: Active, whose: str, passed: int) -> None:
    world = active.world
    for thread in (active.server, active.caller):
        if whose == "both" or thread is getattr(active, whose):
            used_before(world, thread.sc)
    world.machine.now += passed
    assert not active.declines_call()
    assert world.current is active.server
    world.machine.now += passed
    assert not active.declines_answer()
    assert world.current is active.caller


@pytest.mark.parametrize("what", [
    "sporadic", "no_budget_yet", "no_budget_left", "it_yielded"])
def test_what_calls_decline(active: Active, what: str) -> None:
    world, theirs, ours = active.world, active.context(active.server.sc), active.context(active.caller.sc)
    if what == "sporadic":
        theirs.sporadic = 1
    elif what == "no_budget_yet":
        theirs.refills.time = world.ks.now + 1
    elif what == "no_budget_left":
        ours.refills.amount = 9
    else:
        active.server.tcb.yield_to, ours.yield_from = active.caller.sc, active.server.ref
    assert active.declines_call()


@pytest.mark.parametrize("what", [
    "no_budget_yet", "no_budget_left", "it_yielded", "no_VSpace",
    "the_caller_stopped", "the_caller_faulted", "lent_time", "senders_wait", "a_signal", "no_caller",
    "passive_now", "above_another", "below_another"])
def test_what_answers_decline(active: Active, what: str) -> None:
    active.call()
    world, of, caller = active.world, active.server, active.caller
    theirs, ours = active.context(of.sc), active.context(caller.sc)
    reply = world.at("reply", of.slot(active.reply).cap.object)
    if what == "no_budget_yet":
        ours.refills.time = world.ks.now + 1
    elif what == "no_budget_left":
        theirs.refills.amount = 9
    elif what == "it_yielded":
        caller.tcb.yield_to, theirs.yield_from = of.sc, caller.ref
    elif what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(caller.ref, "VSPACE"))
    elif what == "the_caller_stopped":
        world.lib.tcb_suspend(caller.ref)
    elif what == "the_caller_faulted":
        caller.tcb.fault.type = 3  # a user exception: the answer says how it goes on
    elif what == "lent_time":
        notification = world.notification()
        world.lib.notification_bind(notification, of.ref)
        world.lib.sc_bind_notification(of.sc, notification)
    elif what == "senders_wait":
        sender = world.thread(250)
        sender.call("Send", sender.give("ENDPOINT", of.slot(active.cptr).cap.object))
    elif what == "a_signal":
        notification = world.notification()
        world.lib.notification_bind(notification, of.ref)
        world.lib.notification_signal(notification, 1)
    elif what == "no_caller":
        active.reply = of.give("REPLY", world.reply())
    elif what == "passive_now":
        world.lib.sc_unbind_tcb(caller.sc)
    else:
        other = world.reply()
        links = ("prev", "next") if what == "above_another" else ("next", "prev")
        setattr(reply, links[0], other)
        setattr(world.at("reply", other), links[1], of.slot(active.reply).cap.object)
    assert active.declines_answer()


def test_a_reply_that_a_receiver_holds(active: Active) -> None:
    """It waits for a call, not for an answer."""
    active.call()
    world, of = active.world, active.server
    world.lib.tcb_suspend(active.caller.ref)
    other = active.both.thread(250)
    other.call("Recv", other.give("ENDPOINT", world.endpoint()),
               reply=other.give("REPLY", of.slot(active.reply).cap.object))
    assert world.current is of and active.declines_answer()


@pytest.mark.parametrize("priority,fast", [(200, True), (150, True), (149, False)])
def test_the_queue_stays_in_order(active: Active, priority: int, fast: bool) -> None:
    active.call()
    world, endpoint = active.world, active.server.slot(active.cptr).cap.object
    other = world.thread(250)
    other.call("Recv", other.give("ENDPOINT", endpoint), reply=other.give("REPLY", world.reply()))
    world.lib.tcb_set_priority(other.ref, priority)
    assert active.declines_answer() != fast


def test_a_second_server_stays_in_the_queue(active: Active) -> None:
    world, endpoint = active.world, active.server.slot(active.cptr).cap.object
    second = active.both.thread(140)
    second.call("Recv", second.give("ENDPOINT", endpoint), reply=second.give("REPLY", world.reply()))
    assert not active.declines_call()
    assert world.at("endpoint", endpoint).head == second.ref
