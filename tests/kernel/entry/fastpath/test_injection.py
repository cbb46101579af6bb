# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts injected into a guest."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both
from kernel.guests import ACTIVE, MAINTENANCE, TIMER


class Injecting:
    """The monitor runs; the virtual CPU is loaded or not."""

    def __init__(self, both: Both, loaded: bool = True) -> None:
        world = self.world = both.world
        self.both, self.monitor, self.guest = both, both.thread(200), both.thread(100)
        for intid in (TIMER, MAINTENANCE):
            world.ks.irq_state[intid] = world.abi.constant("IRQ_VCPU")
        self.ref = world.allocate(4096)
        world.lib.vcpu_bind(self.ref, self.guest.ref)
        if loaded:
            notification = world.notification()
            self.monitor.call("Wait", self.monitor.give("NOTIFICATION", notification))
            assert world.current is self.guest
            world.lib.notification_signal(notification, 1)
            world.lib.handle_guest_interrupt()
        assert world.current is self.monitor and (world.ks.vcpu == self.ref) == loaded
        self.vcpu = self.monitor.give("VCPU", self.ref)
        self.label = world.abi.constant("ARMVCPUInjectIRQ") << 12

    def declines(self, word: int, cptr: int | None = None, words: int = 1) -> bool:
        self.monitor.tcb.context.x[2] = word
        return self.both.declines(self.monitor, "Call", self.vcpu if cptr is None else cptr, self.label | words,
                                  whole=True)


@pytest.fixture
def injecting(both: Both) -> Injecting:
    return Injecting(both)


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("index", [0, 1, 3])
def test_injects(both: Both, loaded: bool, index: int) -> None:
    injecting, word = Injecting(both, loaded), index << 32 | 1 << 24 | 31 << 16 | 1023
    assert not injecting.declines(word)
    assert injecting.monitor.length == 0 and injecting.monitor.badge == 0
    where = injecting.world.machine.guest if loaded else injecting.world.at("vcpu", injecting.ref)
    assert where.interface.list[index] & 0x3ff == 1023


@pytest.mark.parametrize("what,word", [("interrupt", 1024), ("priority", 32 << 16), ("group", 2 << 24),
                                       ("list_register", 64 << 32), ("active", 40)])
def test_what_is_refused(injecting: Injecting, what: str, word: int) -> None:
    if what == "active":
        injecting.world.machine.guest.interface.list[0] = ACTIVE
    assert injecting.declines(word)


def test_without_a_word(injecting: Injecting) -> None:
    assert injecting.declines(40, words=0)


def test_a_guest_that_sleeps(both: Both) -> None:
    """It wakes."""
    injecting = Injecting(both, False)
    world = injecting.world
    notification = world.notification()
    injecting.monitor.call("Wait", injecting.monitor.give("NOTIFICATION", notification))
    world.lib.handle_guest_wfi(4)
    world.lib.notification_signal(notification, 1)
    world.enter()
    assert world.current is injecting.monitor and world.at("vcpu", injecting.ref).sleeper != 0
    assert injecting.declines(40)


def test_what_is_not_for_it(injecting: Injecting) -> None:
    monitor, world = injecting.monitor, injecting.world
    for cptr in (monitor.give("TCB", injecting.guest.ref), monitor.give("NOTIFICATION", world.notification()), 63,
                 1 << 20):
        assert injecting.declines(40, cptr=cptr)
