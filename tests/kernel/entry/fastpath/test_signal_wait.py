# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A signal and a wait in one call: who is woken by it runs at once, if nobody comes before."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both, Woken, used_before
from kernel.interrupts import IMPLIED_ACK, ISSUABLE
from kernel.world import READ, WRITE, Thread


class Routing(Woken):
    """A caller with a notification of its own and one to signal, and who waits for that: at it or, having bound it,
    at an endpoint."""

    def __init__(self, both: Both, bound: bool, priority: int = 100) -> None:
        super().__init__(both, bound, 200)
        self.world.lib.tcb_set_priority(self.waiter.ref, priority)
        self.own = both.world.notification()
        self.caller = both.thread(150)
        self.cptr = self.caller.give("NOTIFICATION", self.own, READ)
        self.dest = self.caller.give("NOTIFICATION", self.notification, WRITE, badge=6)
        assert both.world.current is self.caller and self.waiter.state != "RUNNING"

    def declines(self) -> bool:
        return self.both.declines(self.caller, "NBSendWait", self.cptr, 0x7ff, self.dest)

    def ready(self, priority: int) -> Thread:
        """One more, below the caller."""
        return self.both.thread(priority)


@pytest.fixture(params=[False, True], ids=["waits", "bound"])
def routing(both: Both, request: pytest.FixtureRequest) -> Routing:
    return Routing(both, request.param)


@pytest.mark.parametrize("passed", [0, 3, 1000])
def test_who_is_woken_runs(routing: Routing, passed: int) -> None:
    world = routing.world
    routing.caller.tcb.context.x[2] = 5
    world.machine.now += passed
    assert not routing.declines()
    assert world.current is routing.waiter and (routing.waiter.x(0), routing.waiter.x(1)) == (6, 0)
    assert routing.caller.state == "BLOCKED_ON_NOTIFICATION"
    assert world.at("notification", routing.own).head == routing.caller.ref


@pytest.mark.parametrize("priority", [0, 149, 150, 151, 200])
@pytest.mark.parametrize("bound", [False, True])
def test_whatever_its_priority_is(both: Both, bound: bool, priority: int) -> None:
    """The caller waits in any case, so it makes no way for one above it."""
    routing = Routing(both, bound, priority)
    assert not routing.declines()
    assert both.world.current is routing.waiter


@pytest.mark.parametrize("priority", [50, 99, 100, 101, 150])
def test_others_are_ready(routing: Routing, priority: int) -> None:
    """Those above run first, and its equals, as they were there before it."""
    world, other = routing.world, routing.ready(priority)
    assert not routing.declines()
    assert world.current is (routing.waiter if priority < 100 else other)
    assert world.ready(min(priority, 100)) == [other if priority < 100 else routing.waiter]


@pytest.mark.parametrize("passed", [0, 3, 240, 345, 1900, 5000])
@pytest.mark.parametrize("whose", ["caller", "caller_sporadic", "waiter", "both"])
@pytest.mark.parametrize("other", [None, 50, 120])
def test_periods(routing: Routing, whose: str, passed: int, other: int | None) -> None:
    """Whoever waits may have used more than its budget."""
    world = routing.world
    if other is not None:
        routing.ready(other)
    if whose != "waiter":
        used_before(world, routing.caller.sc, sporadic=whose.endswith("sporadic"))
    if whose in ("waiter", "both"):
        used_before(world, routing.waiter.sc)
    world.machine.now += passed
    assert not routing.declines()
    assert (world.current is routing.waiter) == (other != 120)


@pytest.mark.parametrize("left", [9, 10])
def test_the_end_of_a_turn(routing: Routing, left: int) -> None:
    world = routing.world
    world.at("sched_context", routing.caller.sc).refills.amount = 500
    world.machine.now += 500 - left
    assert not routing.declines()


@pytest.mark.parametrize("pending", [0, 1])
@pytest.mark.parametrize("other", [None, 50])
def test_nobody_waits(routing: Routing, pending: int, other: int | None) -> None:
    """The word waits, for who is elsewhere."""
    world = routing.world
    world.lib.tcb_suspend(routing.waiter.ref)
    following = None if other is None else routing.ready(other)
    if pending:
        world.lib.notification_signal(routing.notification, 1)
    assert not routing.declines()
    assert world.at("notification", routing.notification).badge == 6 | pending
    assert world.current is following


@pytest.mark.parametrize("other", [None, 120])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_interrupts(routing: Routing, count: int, other: int | None) -> None:
    """Those that signalled the caller's notification are acknowledged by the wait, one of them by the short way."""
    world = routing.world
    if other is not None:
        routing.ready(other)
    for intid in range(79, 79 + count):
        routing.both.handler(intid, routing.own, ISSUABLE | IMPLIED_ACK)
        world.lib.host_gic_raise(intid, 0)
        world.lib.handle_interrupt()
    world.at("notification", routing.own).state = 0
    world.at("notification", routing.own).badge = 0
    assert routing.declines() == (count == 2)
    assert count == 2 or not world.machine.gic.active[79]


def test_its_own_notification(routing: Routing) -> None:
    routing.world.lib.notification_bind(routing.own, routing.caller.ref)
    assert not routing.declines()


def test_a_result_of_a_yield_is_due_to_who_does_not_run(routing: Routing) -> None:
    routing.ready(120)
    routing.waiter.tcb.yield_to = routing.caller.sc
    routing.world.at("sched_context", routing.caller.sc).yield_from = routing.waiter.ref
    assert not routing.declines()


@pytest.mark.parametrize("other", [None, 50, 120])
@pytest.mark.parametrize("what", ["sporadic", "no_budget_yet", "not_configured", "passive"])
def test_it_is_not_sure_that_there_is_time(routing: Routing, what: str, other: int | None) -> None:
    if other is not None:
        routing.ready(other)
    without_time(routing, what)
    assert routing.declines()


def without_time(routing: Routing, what: str) -> None:
    context = routing.context()
    if what == "sporadic":
        context.sporadic = 1
    elif what == "no_budget_yet":
        context.refills.time = routing.world.ks.now + 1
    elif what == "not_configured":
        context.refill_max = 0
    else:
        routing.world.lib.sc_unbind_tcb(routing.waiter.sc)
        routing.world.at("sched_context", 0).refill_max = 2  # NIL may be read, and means nothing


@pytest.mark.parametrize("other", [None, 120])
def test_time_is_lent_to_it(routing: Routing, other: int | None) -> None:
    world, waiter = routing.world, routing.waiter
    if other is not None:
        routing.ready(other)
    world.lib.sc_unbind_tcb(waiter.sc)
    world.lib.sc_bind_notification(waiter.sc, routing.notification)
    assert routing.declines()


@pytest.mark.parametrize("what", [
    "another_waits", "another_waits_before_it", "no_VSpace", "it_yielded_to_somebody", "a_guard", "nothing_to_signal",
    "nothing_to_wait_for", "an_endpoint_to_signal", "an_endpoint_to_wait_for", "no_write", "no_read", "a_signal", "bound_to_another",
    "somebody_else_waits", "time_that_was_lent", "the_same"])
def test_what_is_not_for_it(routing: Routing, what: str) -> None:
    world, caller, waiter = routing.world, routing.caller, routing.waiter
    if what.startswith("another"):
        other = world.thread(160)
        routing.waits(other)
        world.lib.tcb_set_priority(other.ref, 110 if what.endswith("before_it") else 90)
    elif what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(waiter.ref, "VSPACE"))
    elif what == "it_yielded_to_somebody":
        waiter.tcb.yield_to = caller.sc
        world.at("sched_context", caller.sc).yield_from = waiter.ref
    elif what == "a_guard":
        world.slot(world.tcb_slot(caller.ref, "CSPACE")).cap.word = 1
    elif what == "nothing_to_signal":
        routing.dest = 60
    elif what == "nothing_to_wait_for":
        routing.cptr = 60
    elif what == "an_endpoint_to_signal":
        routing.dest = caller.give("ENDPOINT", world.endpoint())
    elif what == "an_endpoint_to_wait_for":
        routing.cptr = caller.give("ENDPOINT", world.endpoint())
    elif what == "no_write":
        routing.dest = caller.give("NOTIFICATION", routing.notification, READ)
    elif what == "no_read":
        routing.cptr = caller.give("NOTIFICATION", routing.own, WRITE)
    elif what == "a_signal":
        world.lib.notification_signal(routing.own, 1)
    elif what == "bound_to_another":
        world.lib.notification_bind(routing.own, world.thread(20).ref)
    elif what == "somebody_else_waits":
        other = world.thread(160)
        other.call("Wait", other.give("NOTIFICATION", routing.own))
    elif what == "time_that_was_lent":
        world.lib.notification_bind(routing.own, caller.ref)
        world.lib.sc_bind_notification(caller.sc, routing.own)
    else:
        routing.dest = caller.give("NOTIFICATION", routing.own, WRITE)
    assert routing.declines()


@pytest.mark.parametrize("what", ["no_VSpace", "it_yielded_to_somebody"])
@pytest.mark.parametrize("woken", [False, True])
def test_who_comes_before_cannot_run(routing: Routing, what: str, woken: bool) -> None:
    world, first = routing.world, routing.ready(120)
    if not woken:
        world.lib.tcb_suspend(routing.waiter.ref)
    if what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(first.ref, "VSPACE"))
    else:
        first.tcb.yield_to = routing.caller.sc
        world.at("sched_context", routing.caller.sc).yield_from = first.ref
    assert routing.declines()


@pytest.mark.parametrize("bound", [False, True])
def test_who_is_woken_cannot_run_and_nobody_else_is_ready(both: Both, bound: bool) -> None:
    """Of the lowest priority, as nobody has."""
    routing = Routing(both, bound, 0)
    both.world.lib.slot_remove(both.world.tcb_slot(routing.waiter.ref, "VSPACE"))
    assert routing.declines()


@pytest.mark.parametrize("flags", [0, 2, 4, 6])
def test_rights(routing: Routing, flags: int) -> None:
    routing.waiter.tcb.flags = flags
    assert not routing.declines()
    assert routing.world.machine.fpu_enabled == bool(flags & 4)
    assert routing.world.machine.timer_enabled == bool(flags & 2)
