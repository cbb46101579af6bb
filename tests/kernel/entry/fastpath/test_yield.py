# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Turns that are given up when nobody else is there to take one."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both


@pytest.mark.parametrize("passed", [0, 3, 1000])
def test_does_the_same(both: Both, passed: int) -> None:
    """Also when the turn is over already; those below do not matter."""
    world = both.world
    thread = world.thread(budget=100, period=100)
    world.thread(50)
    assert world.current is thread
    world.machine.now += passed
    assert not both.declines(thread, "Yield", 0)
    assert world.machine.deadline == world.machine.now + 100


def test_an_equal(both: Both) -> None:
    thread = both.world.thread()
    both.world.thread()
    assert both.declines(thread, "Yield", 0)


def test_a_budget(both: Both) -> None:
    """The thread has to wait for its refill."""
    thread = both.world.thread(budget=100, period=1000)
    assert both.declines(thread, "Yield", 0)
