# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts that wake a thread, or nobody: by the short way as by the long one."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both
from kernel.interrupts import IMPLIED_ACK, ISSUABLE
from kernel.world import SLOT, Thread

INTID, SGI = 79, 9


class Interrupted:
    """A driver that waits for an interrupt, and a thread that is interrupted."""

    def __init__(self, both: Both, bound: bool, intid: int = INTID, flags: int = ISSUABLE) -> None:
        self.both, self.world, self.intid = both, both.world, intid
        world = self.world
        self.notification = world.notification()
        both.handler(intid, self.notification, flags)
        self.driver = both.thread(150)
        if bound:
            world.lib.notification_bind(self.notification, self.driver.ref)
            self.driver.call("Recv", self.driver.give("ENDPOINT", world.endpoint()),
                             reply=self.driver.give("REPLY", world.reply()))
        else:
            self.driver.call("Wait", self.driver.give("NOTIFICATION", self.notification))

    def interrupt(self) -> None:
        self.world.machine.now += 3
        self.both.interrupted(self.intid)


@pytest.fixture(params=[False, True], ids=["waits", "bound"])
def interrupted(both: Both, request: pytest.FixtureRequest) -> Interrupted:
    return Interrupted(both, request.param)


def is_woken(interrupted: Interrupted) -> bool:
    driver: Thread = interrupted.driver
    return driver.state == "RUNNING" and (driver.x(0), driver.x(1)) == (5, 0)


@pytest.mark.parametrize("priority,runs", [(149, True), (150, False), (200, False)])
def test_a_thread_runs(interrupted: Interrupted, priority: int, runs: bool) -> None:
    other = interrupted.both.thread(priority)
    interrupted.interrupt()
    assert is_woken(interrupted)
    assert interrupted.world.current is (interrupted.driver if runs else other)


@pytest.mark.parametrize("flags", [0, 2, 4])
def test_nobody_runs(interrupted: Interrupted, flags: int) -> None:
    """And the machine is set for whoever ran last."""
    world, last = interrupted.world, interrupted.both.thread(100)
    last.tcb.flags = flags
    world.lib.rights_change(flags)
    last.call("Wait", last.give("NOTIFICATION", world.notification()))
    assert world.current is None
    interrupted.interrupt()
    assert is_woken(interrupted) and world.current is interrupted.driver


def test_an_idle_core_and_a_period(interrupted: Interrupted) -> None:
    """The context is replenished when it is entered."""
    world = interrupted.world
    world.at("sched_context", interrupted.driver.sc).period = 1 << 40
    interrupted.interrupt()
    assert world.current is interrupted.driver


def test_an_implied_acknowledgement(both: Both) -> None:
    """The notification knows what its next wait ends."""
    interrupted = Interrupted(both, True, SGI, ISSUABLE | IMPLIED_ACK)
    both.thread(100)
    interrupted.interrupt()
    assert is_woken(interrupted)
    assert both.world.at("notification", interrupted.notification).implied_irqs == SGI + 1


def test_a_driver_that_works(interrupted: Interrupted) -> None:
    """The word is kept for it."""
    world = interrupted.world
    interrupted.both.thread(100)
    interrupted.interrupt()
    world.lib.irq_acknowledge(INTID)
    interrupted.interrupt()
    assert world.at("notification", interrupted.notification).badge == 5
    world.lib.irq_acknowledge(INTID)
    interrupted.interrupt()
    assert world.current is interrupted.driver


@pytest.mark.parametrize("idle", [False, True])
def test_lent_time(interrupted: Interrupted, idle: bool) -> None:
    """As a passive server has for its interrupts, and for doorbells of other cores."""
    world, driver = interrupted.world, interrupted.driver
    if not idle:
        interrupted.both.thread(100)
    world.lib.sc_unbind_tcb(driver.sc)
    world.lib.sc_bind_notification(driver.sc, interrupted.notification)
    interrupted.interrupt()
    assert is_woken(interrupted) and world.current is driver and driver.tcb.sc == driver.sc


@pytest.mark.parametrize("what", ["passive", "a_period", "no_budget_left", "nobody"])
def test_what_takes_the_long_way(interrupted: Interrupted, what: str) -> None:
    world, driver = interrupted.world, interrupted.driver
    running = interrupted.both.thread(100)
    if what == "passive":
        world.lib.sc_unbind_tcb(driver.sc)
    elif what == "a_period":
        world.at("sched_context", driver.sc).period = 1 << 40
    elif what == "no_budget_left":
        world.at("sched_context", running.sc).refills.amount = 12
    else:
        world.lib.slot_remove((world.ks.irq_slots[INTID].address - world.base) // SLOT)
    interrupted.interrupt()
    assert is_woken(interrupted) == (what != "nobody")


def test_the_timer(both: Both) -> None:
    """The kernel's own interrupt, at the end of a turn."""
    world = both.world
    first, second = (world.thread(100, budget=100, period=100) for _ in range(2))
    world.ks.irq_state[26] = world.abi.constant("IRQ_KERNEL_TIMER")
    world.lib.gic_enable(26)
    world.machine.now += 100
    both.interrupted(26)
    assert world.current is second and world.ready(100) == [first]
