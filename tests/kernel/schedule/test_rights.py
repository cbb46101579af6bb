# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What only some threads may use, and when a core forgets branches."""

from __future__ import annotations

import ctypes

from kernel.world import World

LATER = 0x80003fff


def test_the_timer_is_its_owners(world: World) -> None:
    """Open while the owner runs, closed for whoever is next; nobody can change who that is."""
    owner, other = world.thread(200, flags=2), world.thread()
    cptr = other.give("TCB", owner.ref)
    assert world.current is owner and world.machine.timer_enabled == 1
    owner.call("Wait", owner.give("NOTIFICATION", world.notification()))
    assert world.current is other and world.machine.timer_enabled == 0
    own = other.give("TCB", other.ref)
    for target in cptr, own:
        assert other.invoke(target, "TCBSetFlags", 0, 3) == 0
        assert other.x(2) == 1
        assert other.invoke(target, "TCBSetFlags", 3, 0) == 0
        assert other.x(2) == 0
    assert (owner.tcb.flags, other.tcb.flags, world.machine.timer_enabled) == (2, 0, 0)


def switches(world: World, needed: bool) -> int:
    """How often two threads that take turns, with equal rights, make the core forget."""
    world.ks.predictor = LATER if needed else 0
    world.ks.rights = 1 << 3 | 1 << 4 if needed else 0
    high, _ = world.thread(200), world.thread()
    notification = world.notification()
    before = world.machine.forgotten
    for _ in range(3):
        high.call("Wait", high.give("NOTIFICATION", notification))
        world.lib.notification_signal(notification, ctypes.c_uint64(1))
        world.enter()
        assert world.current is high
    return int(world.machine.forgotten - before)


def test_a_core_that_needs_it_forgets_at_each_switch(world: World) -> None:
    assert switches(world, needed=True) == 6


def test_another_does_not(world: World) -> None:
    assert switches(world, needed=False) == 0
