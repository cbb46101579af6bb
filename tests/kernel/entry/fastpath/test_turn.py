# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The end of a fast path between contexts of which one has a period of its own: who leaves is charged, who runs next has
the timer. That it is what the slow path does, the paths' own tests compare for every kind and time."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both, used_before
from kernel.world import READ, Thread


def waits(both: Both, thread: Thread) -> bool:
    """For a notification that nobody has signalled; true: not by the fast path."""
    return both.declines(thread, "Wait", thread.give("NOTIFICATION", both.world.notification(), READ), 0, 0)


@pytest.mark.parametrize("passed", [0, 3, 240])
def test_to_another(both: Both, passed: int) -> None:
    world = both.world
    following, leaving = both.thread(100), both.thread(150)
    used_before(world, following.sc)
    before = world.at("sched_context", leaving.sc).consumed
    world.machine.now += passed
    assert not waits(both, leaving)
    assert world.current is following and world.ks.current_sc == following.sc
    assert world.at("sched_context", leaving.sc).consumed == before + passed
    assert world.machine.deadline > world.machine.now


@pytest.mark.parametrize("passed", [0, 3, 240])
def test_to_nobody(both: Both, passed: int) -> None:
    world = both.world
    leaving = both.thread(150)
    used_before(world, leaving.sc)
    before = world.at("sched_context", leaving.sc).consumed
    world.machine.now += passed
    assert not waits(both, leaving)
    assert world.current is None
    assert world.at("sched_context", leaving.sc).consumed == before + passed
