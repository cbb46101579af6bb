# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A thread's registers as others see them, in the order of seL4_UserContext."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import PC, Thread, World

ORDER = ["pc", "sp", "pstate", *range(9), 16, 17, 18, 29, 30, *range(9, 16), *range(19, 29), "tpidr",
         "tpidrro"]
STATES = ("INACTIVE", "RUNNING", "RESTART", "BLOCKED_ON_RECEIVE", "BLOCKED_ON_SEND",
          "BLOCKED_ON_REPLY", "BLOCKED_ON_NOTIFICATION")


@pytest.fixture
def thread(world: World) -> Thread:
    world.lib.tcb_register.restype = ctypes.c_uint64
    return world.thread()


def kept(thread: Thread, which: str | int) -> int:
    context = thread.tcb.context
    return int(context.x[which] if isinstance(which, int) else getattr(context, which))


def read(thread: Thread, index: int) -> int:
    return int(thread.world.lib.tcb_register(thread.ref, index))


def write(thread: Thread, index: int, value: int) -> None:
    thread.world.lib.tcb_register_set(thread.ref, index, ctypes.c_uint64(value))


@pytest.mark.parametrize("index,which", enumerate(ORDER))
def test_order(thread: Thread, index: int, which: str | int) -> None:
    """Each is where it belongs, and no other changes."""
    before = [kept(thread, each) for each in ORDER]
    write(thread, index, 0x9000_0000_1234_5678)
    after = [kept(thread, each) for each in ORDER]
    assert [each for each in range(len(ORDER)) if before[each] != after[each]] == [index]
    assert read(thread, index) == kept(thread, which)


def test_only_the_flags_of_pstate_are_the_users(thread: Thread) -> None:
    write(thread, 2, (1 << 64) - 1)
    assert thread.tcb.context.pstate == 0xf0000000


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("faulted", [False, True])
def test_a_thread_in_a_system_call_is_seen_before_it(world: World, thread: Thread, state: str,
                                                     faulted: bool) -> None:
    """There it would go on; one that faulted is where it faulted."""
    thread.tcb.state = world.abi.constant("THREAD_" + state)
    thread.tcb.fault.type = int(faulted)
    thread.tcb.context.pc = PC
    distance = 4 if state.startswith("BLOCKED") and not faulted else 0
    assert read(thread, 0) == PC - distance
    write(thread, 0, 0x7000)
    assert thread.tcb.context.pc == 0x7000 + distance and read(thread, 0) == 0x7000
