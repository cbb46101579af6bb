# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Polls that find nothing."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both
from kernel.world import READ, WRITE, Thread, World


@pytest.fixture
def caller(both: Both) -> Thread:
    return both.world.thread()


@pytest.mark.parametrize("name", ["NBWait", "NBRecv"])
@pytest.mark.parametrize("bound", [False, True])
@pytest.mark.parametrize("waits", [False, True])
def test_does_the_same(both: Both, world: World, caller: Thread, name: str, bound: bool, waits: bool
                       ) -> None:
    """Bound to the caller or to nobody; also where others wait."""
    notification, other = world.notification(), world.thread(200)
    if waits:
        other.call("Wait", other.give("NOTIFICATION", notification))
    else:
        world.lib.tcb_suspend(other.ref)
        world.enter()
    if bound:
        world.lib.notification_bind(notification, caller.ref)
    assert not both.declines(caller, name, caller.give("NOTIFICATION", notification, READ), 0x7ff)
    assert (caller.x(0), caller.x(1)) == (0, 0)


@pytest.mark.parametrize("what", ["a_signal", "an_interrupt", "bound_to_another", "no_right",
                                  "no_capability", "another_capability", "a_guard"])
def test_what_is_not_for_it(both: Both, world: World, caller: Thread, what: str) -> None:
    notification, other = world.notification(), world.thread(50)
    cptr = caller.give("NOTIFICATION", notification, WRITE if what == "no_right" else READ)
    if what == "a_signal":
        caller.call("Send", caller.give("NOTIFICATION", notification, badge=1))
    elif what == "an_interrupt":
        world.at("notification", notification).implied_irqs = 43
    elif what == "bound_to_another":
        world.lib.notification_bind(notification, other.ref)
    elif what == "no_capability":
        cptr = 60
    elif what == "another_capability":
        cptr = caller.give("ENDPOINT", world.endpoint())
    elif what == "a_guard":
        world.slot(world.tcb_slot(caller.ref, "CSPACE")).cap.word = 1
    assert both.declines(caller, "NBWait", cptr)
