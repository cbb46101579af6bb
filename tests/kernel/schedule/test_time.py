# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Ticks and microseconds, and to whom consumed time is charged."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import World


@pytest.mark.parametrize("num,den,us,ticks", [
    (1, 1, 1234, 1234), (125, 2, 10, 625), (125, 2, 3, 187), (24, 1, 5, 120), (1, 2, 7, 3),
    (125, 2, 0, 0)])
def test_conversion(world: World, num: int, den: int, us: int, ticks: int) -> None:
    """62.5 MHz and others; what is less than a tick is cut off."""
    lib, boot = world.lib, world.ks.boot
    boot.ticks_per_us_num, boot.ticks_per_us_den = num, den
    lib.us_to_ticks.restype = lib.ticks_to_us.restype = ctypes.c_uint64
    assert lib.us_to_ticks(ctypes.c_uint64(us)) == ticks
    assert lib.ticks_to_us(ctypes.c_uint64(ticks)) == ticks * den // num <= us


def test_consumed_time_is_the_running_contexts(world: World) -> None:
    thread, other = world.thread(200, budget=100, period=1000), world.thread()
    world.ks.consumed = 30
    world.lib.time_commit()
    assert world.ks.consumed == 0
    assert [world.at("sched_context", each.sc).consumed for each in (thread, other)] == [30, 0]
    world.lib.time_commit()
    assert world.at("sched_context", thread.sc).consumed == 30


@pytest.mark.parametrize("what", ["idle", "not configured"])
def test_time_of_nobody_is_lost(world: World, what: str) -> None:
    """A context that went away has no refills that could be charged."""
    thread = world.thread(budget=100, period=1000)
    world.ks.consumed = 30
    if what == "idle":
        world.ks.current_sc = 0
    else:
        world.at("sched_context", thread.sc).refill_max = 0
    world.lib.time_commit()
    assert world.ks.consumed == 0 and world.at("sched_context", thread.sc).consumed == 0
