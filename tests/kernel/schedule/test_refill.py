# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Refills: no window as long as the period ever sees more than the budget used."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from microkit.sdk.abi import Abi

from kernel.world import World

MINIMUM = 10


@pytest.fixture(scope="module", name="library")
def loaded_once(host_kernel_path: Path) -> ctypes.CDLL:
    return ctypes.CDLL(str(host_kernel_path))


def ring(world: World, ref: int) -> list[tuple[int, int]]:
    """The refills in order."""
    sc = world.at("sched_context", ref)
    size = world.abi.size("refill")
    words = [(ctypes.c_uint64 * 2).from_address(world.address(ref) + sc.layout.size + i * size)
             for i in range(sc.refill_max)]
    order = [words[(sc.refill_head + i) % sc.refill_max] for i in range(sc.refill_count)]
    return [(each[0], each[1]) for each in order]


def check_ring(world: World, ref: int) -> None:
    sc = world.at("sched_context", ref)
    refills = ring(world, ref)
    assert 1 <= len(refills) <= sc.refill_max
    assert sum(amount for _, amount in refills) == sc.budget
    assert refills[0][1] >= MINIMUM
    for (time, amount), (later, _) in zip(refills, refills[1:]):
        assert time + amount <= later


def test_use_comes_back_after_a_period(world: World) -> None:
    ref = world.sched_context(budget=100, period=1000, refills=4)
    start = world.ks.now
    world.lib.refill_charge(ref, ctypes.c_uint64(30))
    assert ring(world, ref) == [(start + 30, 70), (start + 1000, 30)]
    world.lib.refill_charge(ref, ctypes.c_uint64(70))
    assert ring(world, ref) == [(start + 1000, 100)]


def test_no_room_makes_later_never_earlier(world: World) -> None:
    ref = world.sched_context(budget=100, period=1000, refills=2)
    start = world.ks.now
    world.lib.refill_charge(ref, ctypes.c_uint64(20))
    world.ks.now = start + 500
    world.lib.refill_unblock(ref)
    world.lib.refill_charge(ref, ctypes.c_uint64(20))
    assert ring(world, ref) == [(start + 520, 60), (start + 1500 - 20, 40)]


def test_overrun_is_paid_in_whole_periods(world: World) -> None:
    ref = world.sched_context(budget=100, period=1000)
    start = world.ks.now
    world.lib.refill_charge(ref, ctypes.c_uint64(350))
    check_ring(world, ref)
    assert ring(world, ref)[0] == (start + 3050, 50)


steps = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None)
@given(budget=st.integers(MINIMUM, 300), slack=st.integers(1, 700), refills=st.integers(2, 8),
       steps=steps)
def test_never_more_than_the_budget_in_a_period(library: ctypes.CDLL, host_abi: Abi, budget: int,
                                                slack: int, refills: int,
                                                steps: list[tuple[int, int]]) -> None:
    world = World(library, host_abi)
    period = budget + slack
    ref = world.sched_context(budget=budget, period=period, refills=refills)
    used: list[tuple[int, int]] = []  # from, to
    for idle, run in steps:
        world.ks.now += idle
        time, amount = ring(world, ref)[0]
        world.ks.now = max(world.ks.now, time)
        world.lib.refill_unblock(ref)
        check_ring(world, ref)
        run = min(run, ring(world, ref)[0][1])
        used.append((world.ks.now, world.ks.now + run))
        world.ks.now += run
        world.lib.refill_charge(ref, ctypes.c_uint64(run))
        check_ring(world, ref)
    for start, _ in used:
        end = start + period
        assert sum(max(0, min(b, end) - a) for a, b in used if a >= start) <= budget
