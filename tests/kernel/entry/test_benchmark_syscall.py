# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""System calls of the benchmark configuration."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import Thread, World

(FLUSH, START, FINISH, LOG_BUFFER, NULL, GET, RESET, DUMP, RESET_ALL) = range(-20, -29, -1)
ILLEGAL = 3
FIGURES = 13


@pytest.fixture
def thread(world: World) -> Thread:
    return world.thread()


def call(thread: Thread, number: int, argument: int = 77) -> int:
    thread.tcb.context.x[0] = argument
    thread.world.lib.handle_benchmark_syscall(ctypes.c_uint64(number))
    return thread.x(0)


def test_log_is_started_and_finished(world: World, thread: Thread) -> None:
    assert call(thread, START) == 0 and world.ks.logging == 1
    world.machine.now += 40
    assert call(thread, FINISH) == 0 and world.ks.logging == 0
    assert world.ks.log_total == 40


def test_there_is_no_log_buffer(thread: Thread) -> None:
    assert call(thread, LOG_BUFFER) == ILLEGAL


def test_figures_go_to_the_message(world: World, thread: Thread) -> None:
    other = world.thread(50)
    other.tcb.cycles_used, other.tcb.schedules = 1234, 5
    call(thread, GET, thread.give("TCB", other.ref))
    assert [thread.word(1 + each) for each in range(2)] == [1234, 5]
    thread.word(1 + FIGURES, 0x55)
    call(thread, GET, thread.give("TCB", other.ref))
    assert thread.word(1 + FIGURES) == 0x55


@pytest.mark.parametrize("number", [GET, RESET])
def test_only_of_threads(world: World, thread: Thread, number: int) -> None:
    """What is no capability to one changes nothing."""
    thread.word(1, 0x55)
    thread.tcb.cycles_used = 9
    for cptr in (0, 60, 1 << 40, thread.give("ENDPOINT", world.endpoint())):
        call(thread, number, cptr)
    assert (thread.word(1), thread.tcb.cycles_used) == (0x55, 9)


def test_without_a_buffer_no_figures(world: World, thread: Thread) -> None:
    own = thread.give("TCB", thread.ref)
    thread.word(1, 0x55)
    thread.tcb.ipc_buffer_ref = 0
    call(thread, GET, own)
    assert thread.word(1) == 0x55


def test_reset(world: World, thread: Thread) -> None:
    other = world.thread(50)
    other.tcb.cycles_used = thread.tcb.cycles_used = 9
    call(thread, RESET, thread.give("TCB", other.ref))
    assert (other.tcb.cycles_used, thread.tcb.cycles_used) == (0, 9)
    call(thread, RESET_ALL)
    assert world.ks.logging == 1 and thread.tcb.cycles_used == 0


@pytest.mark.parametrize("number", [FLUSH, NULL, DUMP, -100])
def test_others_leave_the_registers(thread: Thread, number: int) -> None:
    assert call(thread, number) == 77
