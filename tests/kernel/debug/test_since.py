# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""When a thread ceased to run: said once, when another takes over, or nobody."""

from __future__ import annotations

import pytest

from kernel.world import Thread, World


class Ways:
    """Out of the kernel, as vectors.S takes them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.first, self.second = world.thread(200), world.thread()

    def leave(self, time: int, thread: Thread | None) -> None:
        world = self.world
        world.machine.now = time
        world.ks.current = thread.ref if thread else 0
        (world.lib.since_exit if thread else world.lib.since_idle)()

    @property
    def said(self) -> list[int]:
        return [each.tcb.switched_at for each in (self.first, self.second)]


@pytest.fixture
def ways(world: World) -> Ways:
    return Ways(world)


def test_when_another_takes_over(ways: Ways) -> None:
    ways.leave(1000, ways.first)
    ways.leave(2000, ways.second)
    assert ways.said == [2000, 0]
    ways.leave(3000, ways.first)
    assert ways.said == [2000, 3000]


def test_entries_that_change_nothing_are_no_news(ways: Ways) -> None:
    ways.leave(1000, ways.first)
    ways.leave(2000, ways.first)
    assert ways.said == [0, 0]
    ways.leave(3000, None)
    ways.leave(4000, None)
    assert ways.said == [3000, 0]
    ways.leave(5000, ways.first)
    assert ways.said == [3000, 0]


def test_a_thread_that_ended_is_left_alone(ways: Ways) -> None:
    """Its memory can be something else by then."""
    ways.leave(1000, ways.second)
    ways.world.lib.tcb_finalise(ways.second.ref)
    ways.leave(2000, ways.first)
    assert ways.said == [0, 0]
