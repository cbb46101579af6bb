# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Signals that wake a thread: it runs at once, or is ready."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both, Woken, used_before


class Waking(Woken):
    """One who signals, and one who waits."""

    def __init__(self, both: Both, bound: bool, priority: int = 150) -> None:
        super().__init__(both, bound, priority)
        self.caller = both.thread(100)
        self.cptr = self.caller.give("NOTIFICATION", self.notification, badge=6)
        assert both.world.current is self.caller

    def declines(self) -> bool:
        return self.both.declines(self.caller, "Send", self.cptr)


@pytest.fixture(params=[False, True], ids=["waits", "bound"])
def waking(both: Both, request: pytest.FixtureRequest) -> Waking:
    return Waking(both, request.param)


@pytest.mark.parametrize("passed", [0, 3, 1000])
def test_runs_at_once(waking: Waking, passed: int) -> None:
    """What the caller used is charged to it, and the timer is set for who runs."""
    world = waking.world
    world.machine.now += passed
    assert not waking.declines()
    assert world.current is waking.waiter and world.ready(100) == [waking.caller]
    assert (waking.waiter.x(0), waking.waiter.x(1)) == (6, 0)


@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize("left", [9, 10, 11, 500])
def test_the_caller_may_be_at_the_end_of_its_turn(both: Both, bound: bool, left: int) -> None:
    """Less than the smallest budget is a new turn, behind its equals."""
    waking = Waking(both, bound)
    both.world.at("sched_context", waking.caller.sc).refills.amount = 500
    both.world.thread(100)
    both.world.machine.now += 500 - left
    assert waking.declines() == (left < 10)


def test_in_front_of_its_equals(waking: Waking) -> None:
    equal = waking.world.thread(100)
    assert not waking.declines()
    assert waking.world.ready(100) == [waking.caller, equal]


def test_in_front_of_its_equals_with_a_period(waking: Waking) -> None:
    equal = waking.world.thread(100)
    used_before(waking.world, waking.caller.sc)
    assert not waking.declines()
    assert waking.world.ready(100) == [waking.caller, equal]


@pytest.mark.parametrize("priority", [50, 99, 100])
@pytest.mark.parametrize("bound", [False, True])
def test_is_ready(both: Both, bound: bool, priority: int) -> None:
    """Not above the caller, which goes on; the clock is not read. Whatever its budget is, as it waits for
    its turn."""
    waking = Waking(both, bound, 150)
    world, waiter = both.world, waking.waiter
    world.lib.tcb_set_priority(waiter.ref, priority)
    equal = world.thread(priority)
    waking.context().period = 1 << 40
    world.machine.now += 7
    assert not waking.declines()
    assert world.current is waking.caller and world.ready(priority) == [equal, waiter]


@pytest.mark.parametrize("what", ["sporadic", "no_budget_yet", "not_configured", "passive"])
@pytest.mark.parametrize("bound", [False, True])
def test_is_not_ready_yet(both: Both, bound: bool, what: str) -> None:
    """Below the caller."""
    waking = Waking(both, bound, 150)
    both.world.lib.tcb_set_priority(waking.waiter.ref, 50)
    without_time(waking, what)
    assert waking.declines()


def test_what_was_used_before(waking: Waking) -> None:
    """By the last reading of the clock, and not charged yet."""
    waking.world.ks.consumed = 20
    assert not waking.declines()


def test_the_timer_is_set_for_who_waits_for_a_refill(waking: Waking) -> None:
    world = waking.world
    other = world.thread(120, sc=world.sched_context(50, 1000))
    assert world.current is other
    world.machine.now += 50
    world.interrupt_timer()
    assert world.current is waking.caller
    assert not waking.declines()
    assert world.machine.deadline == 2000


@pytest.mark.parametrize("passed", [0, 3, 240, 1900, 5000])
@pytest.mark.parametrize("whose", ["waiter", "caller", "caller_sporadic", "both"])
def test_periods(waking: Waking, whose: str, passed: int) -> None:
    """Refills are charged and replenished, and the end of the turn is that of a refill."""
    world = waking.world
    if whose != "waiter":
        used_before(world, waking.caller.sc, sporadic=whose == "caller_sporadic")
    if whose in ("waiter", "both"):
        used_before(world, waking.waiter.sc)
    world.machine.now += passed
    declined = waking.declines()
    assert declined == (passed > 340 and whose != "waiter")
    assert declined or world.current is waking.waiter


class Lending(Waking):
    """The one who waits has no time: the notification has some for it."""

    def __init__(self, both: Both, bound: bool) -> None:
        super().__init__(both, bound)
        world = both.world
        world.lib.sc_unbind_tcb(self.waiter.sc)
        world.lib.sc_bind_notification(self.waiter.sc, self.notification)


@pytest.fixture(params=[False, True], ids=["waits", "bound"])
def lending(both: Both, request: pytest.FixtureRequest) -> Lending:
    return Lending(both, request.param)


@pytest.mark.parametrize("period", [False, True])
@pytest.mark.parametrize("priority", [99, 100, 101])
def test_time_is_lent(lending: Lending, priority: int, period: bool) -> None:
    world, waiter = lending.world, lending.waiter
    world.lib.tcb_set_priority(waiter.ref, priority)
    equal = world.thread(priority) if priority <= 100 else None
    if period:
        used_before(world, waiter.sc)
    world.machine.now += 7
    assert not lending.declines()
    assert waiter.tcb.sc == waiter.sc and lending.context().tcb == waiter.ref
    assert world.current is (waiter if priority > 100 else lending.caller)
    assert equal is None or world.ready(priority) == [equal, waiter]


@pytest.mark.parametrize("priority", [50, 150])
@pytest.mark.parametrize("what", [
    "lent_already", "another_waits", "sporadic", "no_budget_yet", "not_configured", "no_VSpace",
    "it_yielded_to_somebody", "end_of_a_turn"])
def test_what_is_not_lent(lending: Lending, what: str, priority: int) -> None:
    """Those below the caller need no VSpace yet, nor does the caller make way for them."""
    world, waiter = lending.world, lending.waiter
    world.lib.tcb_set_priority(waiter.ref, priority)
    if what == "lent_already":
        world.lib.sc_bind_tcb(waiter.sc, world.thread(20, sc=0).ref)
    elif what == "another_waits":
        other = world.thread(160)
        lending.waits(other)
        world.lib.tcb_set_priority(other.ref, 20)
    elif what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(waiter.ref, "VSPACE"))
    elif what == "it_yielded_to_somebody":
        waiter.tcb.yield_to = lending.caller.sc
        world.at("sched_context", lending.caller.sc).yield_from = waiter.ref
    elif what == "end_of_a_turn":
        world.at("sched_context", lending.caller.sc).refills.amount = 9
    else:
        without_time(lending, what)
    below = priority == 50 and what in ("no_VSpace", "it_yielded_to_somebody", "end_of_a_turn")
    assert lending.declines() != below


def without_time(waking: Waking, what: str) -> None:
    """It is not sure that the waiter has budget now."""
    context = waking.context()
    if what == "sporadic":
        context.sporadic = 1
    elif what == "no_budget_yet":
        context.refills.time = waking.world.ks.now + 1
    elif what == "not_configured":
        context.refill_max = 0
    elif what == "passive":
        waking.world.lib.sc_unbind_tcb(waking.waiter.sc)
        waking.world.at("sched_context", 0).refill_max = 2  # NIL may be read, and means nothing


@pytest.mark.parametrize("what", [
    "another_waits", "another_waits_before_it", "sporadic", "no_budget_yet", "not_configured", "passive", "no_VSpace", "it_yielded_to_somebody"])
def test_what_is_not_for_it(waking: Waking, what: str) -> None:
    world, waiter = waking.world, waking.waiter
    if what.startswith("another"):
        other = world.thread(160)
        waking.waits(other)
        if what.endswith("waits"):
            world.lib.tcb_set_priority(other.ref, 140)
    elif what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(waiter.ref, "VSPACE"))
    elif what == "it_yielded_to_somebody":
        waiter.tcb.yield_to = waking.caller.sc
        world.at("sched_context", waking.caller.sc).yield_from = waiter.ref
    without_time(waking, what)
    assert waking.declines()


@pytest.mark.parametrize("flags", [0, 2, 4, 6])
def test_rights(waking: Waking, flags: int) -> None:
    world = waking.world
    waking.waiter.tcb.flags = flags
    assert not waking.declines()
    assert world.machine.fpu_enabled == bool(flags & 4)
    assert world.machine.timer_enabled == bool(flags & 2)
