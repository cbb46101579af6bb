# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The same on the level of a core: timer interrupts that come late stop and start a thread that never
waits, alone or below one that now and then runs for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from kernel.world import Thread, World

from budget.load import Got

LEAST = 10
PERIODS = 30


def interrupts(world: World, end: int, late: int, step: int) -> Iterator[tuple[int, int]]:
    """From one kernel entry to the next: the timer's, or, every `step` ticks, one of another cause."""
    random, other = Random(late), world.machine.now + step
    while world.machine.now < end:
        since = world.machine.now
        due = world.machine.deadline + random.randint(0, late)
        world.machine.now = max(since, min(due, other))
        if world.machine.now == other:
            other += step
        yield since, world.machine.now
        world.interrupt_timer()


def watch(world: World, thread: Thread, end: int, late: int, step: int) -> Got:
    got = Got([])
    for since, until in interrupts(world, end, late, step):
        current = world.current
        if current is not None and current.ref == thread.ref and until > since:
            got.pieces.append((since, until))
    return got


@pytest.mark.parametrize("step", [1 << 40, 7777, 1234, 97])
@pytest.mark.parametrize("late", [0, 1, 5])
@pytest.mark.parametrize(("budget", "period"), [(3000, 10_000), (5000, 10_000), (100, 1000)])
def test_a_thread_that_never_waits(world: World, budget: int, period: int, late: int, step: int
                                   ) -> None:
    thread = world.thread(budget=budget, period=period)
    start = world.machine.now
    end = start + PERIODS * period
    got = watch(world, thread, end, late, step)
    assert got.most_within(period) <= budget + late + LEAST
    for n in (1, 3, 10):
        assert got.least_within(n * period, end) >= (n - 1) * budget - n * (LEAST + 2 * late), n
    mean = got.within(start, end) * period // (end - start)
    assert mean >= (budget - 2 * LEAST - late) * (PERIODS - 1) // PERIODS
