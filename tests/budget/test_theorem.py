# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The theorem of docs/design/budgets.md, for the kernel's refills and for the specification's.

Upper bound: in no interval as long as the period more than the budget, and once the time by which the
kernel stops a thread too late. Lower bounds: a thread that always wants to run gets all its budgets but
what is too little to run on; one whose use comes in no more pieces a period than it has refills never
waits while it asks for less than its budget.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel.world import World
from microkit.sdk.abi import Abi

from budget.load import Got, Phase, run
from budget.rings import KernelRing, Ring, SpecifiedRing

LEAST = 10  # the world's smallest budget, in ticks
LATE = 3  # how late a thread may be stopped
PERIODS = 40
SHARES = [(3000, 10_000), (5000, 10_000), (9990, 10_000), (100, 1000), (100, 400), (10, 1000)]
MOST = [2, 3, 4, 12, 28, 64]

Make = Callable[[int, int, int], Ring]


@pytest.fixture(scope="module", name="library")
def loaded_once(host_kernel_path: Path) -> ctypes.CDLL:
    return ctypes.CDLL(str(host_kernel_path))


@pytest.fixture(params=["kernel", "specification"], name="make")
def make_ring(request: pytest.FixtureRequest, library: ctypes.CDLL, host_abi: Abi) -> Make:
    world = World(library, host_abi)
    if request.param == "kernel":
        return lambda budget, period, most: KernelRing(world, budget, period, most)
    start = world.ks.now
    return lambda budget, period, most: SpecifiedRing(LEAST, start, budget, period, most)


def ready_always(ring: Ring, start: int, budget: int, late: int, seed: int) -> Got:
    return run(ring, start, [Phase(PERIODS * budget)], late, seed)


@pytest.mark.parametrize("most", MOST)
@pytest.mark.parametrize(("budget", "period"), SHARES)
def test_a_ready_thread_gets_its_share(make: Make, budget: int, period: int, most: int) -> None:
    for seed in range(5):
        ring = make(budget, period, most)
        start = ring.first()[0]
        got = ready_always(ring, start, budget, LATE, seed)
        assert got.most_within(period) <= budget + LATE
        end = got.pieces[-1][1]
        for n in (1, 2, 5, 10):
            assert got.most_within(n * period) <= (n + 1) * budget
            assert got.least_within(n * period, end) >= (n - 1) * budget - n * (LEAST + LATE)


@pytest.mark.parametrize("most", MOST)
@pytest.mark.parametrize(("budget", "period"), SHARES[:3])
def test_being_pushed_aside_for_a_moment_costs_a_moment(make: Make, budget: int, period: int,
                                                        most: int) -> None:
    """At random twice a budget: what an interrupt does to a thread of low priority. The mean, since
    joining refills moves time from one period to the next."""
    random = Random(most)
    aside = 200 if period >= 10_000 else 20
    phases = [Phase(random.randint(1, 2 * budget), random.randint(1, aside))
              for _ in range(PERIODS)]
    ring = make(budget, period, most)
    start = ring.first()[0]
    got = run(ring, start, phases, LATE, 1)
    length = got.pieces[-1][1] - start
    lost = sum(phase.away for phase in phases) + PERIODS * (LEAST + LATE)
    assert got.most_within(period) <= budget + LATE
    assert got.within(start, start + length) >= (length - lost) // period * budget * 97 // 100


@pytest.mark.parametrize("most", [4, 12, 28, 64])
@pytest.mark.parametrize(("budget", "period"), SHARES[:5])
def test_events_within_the_budget_never_wait(make: Make, budget: int, period: int,
                                             most: int) -> None:
    """As a driver's: as many a period as there are refills for, less one that is due and one that is
    being used."""
    events = most - 2
    work = max(1, budget // (events + 1))
    ring = make(budget, period, most)
    gap = period // events - work
    got = run(ring, ring.first()[0], [Phase(work, gap)] * (PERIODS * events), LATE)
    assert got.longest_wait == 0


@pytest.mark.parametrize("most", MOST)
@pytest.mark.parametrize(("budget", "period"), SHARES[:5])
def test_after_a_burst_comes_the_next(make: Make, budget: int, period: int, most: int) -> None:
    """It wants more than its budget at once, then nothing for long: it gets the budget at once."""
    ring = make(budget, period, most)
    phases = [Phase(budget // 2, 3 * period)] * PERIODS
    got = run(ring, ring.first()[0], phases, LATE)
    assert got.longest_wait == 0
    assert got.most_within(period) <= budget + LATE


phases_drawn = st.lists(st.builds(Phase, st.integers(1, 700), st.integers(0, 1500)), min_size=1,
                        max_size=60)


@settings(max_examples=150, deadline=None)
@given(budget=st.integers(LEAST, 400), slack=st.integers(1, 900), most=st.integers(2, 64),
       phases=phases_drawn, seed=st.integers(0, 99))
def test_never_more_than_the_budget_in_a_period(library: ctypes.CDLL, host_abi: Abi, budget: int,
                                                slack: int, most: int, phases: list[Phase],
                                                seed: int) -> None:
    """Whatever it does; kernel and specification agree piece by piece."""
    world, period = World(library, host_abi), budget + slack
    rings: list[Ring] = [SpecifiedRing(LEAST, world.ks.now, budget, period, most),
                         KernelRing(world, budget, period, most)]
    got = [run(ring, ring.first()[0], phases, LATE, seed) for ring in rings]
    assert got[0].pieces == got[1].pieces
    assert got[0].most_within(period) <= budget + LATE
