# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Counting time: all of it is somebody's, of a thread or of idling, and of nobody twice."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import Thread, World


class Counted:
    """Two threads, and what vectors.S does about each kernel entry."""

    def __init__(self, world: World) -> None:
        self.world, self.lib = world, world.lib
        self.first, self.second = world.thread(200), world.thread()
        world.lib.benchmark_figure.restype = ctypes.c_uint64
        world.lib.benchmark_start()

    def enter(self, ran: int, kernel: int, thread: Thread | None) -> None:
        """After so much time comes an entry that takes so long, and then the thread runs, or nobody."""
        world = self.world
        world.machine.now += ran
        world.ks.kernel_entry = world.machine.now
        world.machine.now += kernel
        world.ks.current = thread.ref if thread else 0
        if thread:
            self.lib.benchmark_exit()
        else:
            self.lib.benchmark_idle()

    def of(self, thread: Thread, name: str) -> int:
        number = self.world.abi.constant("BENCHMARK_" + name)
        return int(self.lib.benchmark_figure(thread.ref, number))

    def total(self, name: str) -> int:
        return self.of(self.first, name)

    def threads(self, name: str) -> list[int]:
        return [self.of(each, name) for each in (self.first, self.second)]


@pytest.fixture
def counted(world: World) -> Counted:
    return Counted(world)


def test_time_is_the_threads_that_ran(counted: Counted) -> None:
    """An entry is on the account of whoever ran before."""
    counted.enter(100, 10, counted.first)
    counted.enter(50, 5, counted.second)
    counted.enter(30, 3, counted.first)
    assert counted.threads("TCB_UTILISATION") == [165, 33]
    assert counted.threads("TCB_KERNEL_UTILISATION") == [15, 3]
    assert counted.threads("TCB_NUMBER_KERNEL_ENTRIES") == [2, 1]
    assert counted.threads("TCB_NUMBER_SCHEDULES") == [1, 1]
    assert counted.total("TOTAL_UTILISATION") == 198


def test_idling_has_an_account_of_its_own(counted: Counted) -> None:
    counted.enter(100, 10, None)
    counted.enter(500, 7, None)  # an interrupt that wakes nobody
    counted.enter(200, 3, counted.first)
    assert counted.total("IDLE_LOCALCPU_UTILISATION") == 710
    assert counted.total("IDLE_TCBCPU_UTILISATION") == 710
    assert counted.total("IDLE_NUMBER_SCHEDULES") == 2
    assert counted.total("IDLE_KERNEL_UTILISATION") == 10
    assert counted.total("IDLE_NUMBER_KERNEL_ENTRIES") == 2
    assert counted.threads("TCB_UTILISATION") == [110, 0]


def test_sums(counted: Counted) -> None:
    """Whatever happens, the parts are the whole."""
    order = (counted.first, None, counted.second, counted.first, None, None, counted.second)
    for number, each in enumerate(order):
        counted.enter(10 * number, number, each)
    counted.enter(0, 0, counted.first)
    whole = counted.total("TOTAL_UTILISATION")
    assert whole == counted.total("IDLE_LOCALCPU_UTILISATION") + sum(
        counted.threads("TCB_UTILISATION"))
    assert counted.total("TOTAL_KERNEL_UTILISATION") == counted.total(
        "IDLE_KERNEL_UTILISATION") + sum(counted.threads("TCB_KERNEL_UTILISATION")) == 21
    assert counted.total("TOTAL_NUMBER_KERNEL_ENTRIES") == 8


def test_stopped_counting_stays(counted: Counted) -> None:
    counted.enter(100, 10, counted.second)
    counted.world.machine.now += 40
    counted.lib.benchmark_stop()
    counted.enter(1000, 1000, counted.first)
    assert counted.threads("TCB_UTILISATION") == [110, 40]
    assert counted.total("TOTAL_UTILISATION") == 150
    assert counted.total("TOTAL_NUMBER_KERNEL_ENTRIES") == 1
    counted.lib.benchmark_stop()
    assert counted.total("TOTAL_UTILISATION") == 150


def test_another_log_begins_with_nothing(counted: Counted) -> None:
    counted.enter(100, 10, None)
    counted.world.ks.current = counted.first.ref
    counted.lib.benchmark_start()
    figures = counted.world.abi.constant("BENCHMARK_FIGURES")
    assert [counted.lib.benchmark_figure(counted.first.ref, each) for each in range(figures)] == (
        [0] * figures)


def test_reset_of_one_thread(counted: Counted) -> None:
    counted.enter(100, 10, counted.second)
    counted.world.machine.now += 30
    counted.lib.benchmark_reset(counted.second.ref)
    counted.enter(20, 2, counted.first)
    assert counted.threads("TCB_UTILISATION") == [110, 22]
    assert counted.threads("TCB_NUMBER_SCHEDULES") == [1, 0]


def test_time_of_a_thread_that_ended_is_not_idling(counted: Counted) -> None:
    counted.enter(100, 10, None)
    counted.enter(100, 10, counted.second)
    before = counted.total("IDLE_LOCALCPU_UTILISATION")
    counted.lib.tcb_finalise(counted.second.ref)
    counted.enter(1000, 10, counted.first)
    assert counted.total("IDLE_LOCALCPU_UTILISATION") == before == 110


def test_there_is_no_other_figure(counted: Counted) -> None:
    counted.enter(100, 10, counted.second)
    figures = counted.world.abi.constant("BENCHMARK_FIGURES")
    assert counted.lib.benchmark_figure(counted.first.ref, figures) == 0
