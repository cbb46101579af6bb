# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What new objects are."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import Thread, World


@pytest.fixture
def root(world: World) -> tuple[Thread, int]:
    thread = world.thread()
    return thread, thread.give_root()


def test_new_objects_are_ready_to_use(world: World, root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14)
    for number, kind in enumerate(("TCB", "Notification", "Reply", "Endpoint")):
        assert thread.retype(untyped, kind, 0, cnode, 40 + number) == 0
    assert thread.retype(untyped, "SchedContext", 8, cnode, 44) == 0
    control = thread.give("SCHED_CONTROL")
    assert thread.invoke(control, "SchedControlConfigureFlags", 100, 1000, 0, 0, 0, caps=(44,)) == 0
    assert thread.invoke(40, "TCBBindNotification", caps=(41,)) == 0
    own = thread.give("TCB", thread.ref)
    assert thread.invoke(40, "TCBSetSchedParams", 50, 50, caps=(own, 44, 43)) == 0
    tcb = world.at("tcb", thread.slot(40).cap.object)
    assert (tcb.priority, tcb.max_priority, tcb.sc) == (50, 50, thread.slot(44).cap.object)
    assert thread.invoke(cnode, "CNodeRevoke", untyped, 64) == 0
    assert thread.slot(untyped).next == 0


SIZES = [("TCB", 11), ("Endpoint", 6), ("Notification", 6), ("Reply", 6), ("ARM_VSpace", 13),
         ("ARM_PageTable", 12), ("ARM_SmallPage", 12), ("ARM_LargePage", 21), ("ARM_HugePage", 30)]


def number(world: World, kind: str) -> ctypes.c_uint64:
    return ctypes.c_uint64(world.abi.constant(f"seL4_{kind}Object"))


def size_bits(world: World, kind: str, given: int) -> int:
    return int(world.lib.object_size_bits(number(world, kind), ctypes.c_uint64(given)))


@pytest.mark.parametrize("kind,bits", SIZES)
def test_sizes_of_the_architecture(world: World, kind: str, bits: int) -> None:
    """Whatever the user says."""
    assert [size_bits(world, kind, given) for given in (0, 5, 40)] == [bits] * 3


@pytest.mark.parametrize("kind,more", [("Untyped", 0), ("SchedContext", 0), ("CapTable", 5)])
def test_sizes_that_the_user_says(world: World, kind: str, more: int) -> None:
    """Of CNodes in slots, of 32 bytes each."""
    assert [size_bits(world, kind, given) for given in (4, 9, 40)] == [4 + more, 9 + more, 40 + more]


@pytest.mark.parametrize("kind", [99, 1 << 32, (1 << 64) - 1])
def test_there_is_no_such_type(world: World, kind: int) -> None:
    assert world.lib.object_size_bits(ctypes.c_uint64(kind), ctypes.c_uint64(12)) == 0


def test_what_device_memory_can_become(world: World) -> None:
    """What does not touch it."""
    safe = {kind for kind in ("Untyped", "CapTable", "SchedContext", *(each for each, _ in SIZES))
            if world.lib.object_type_is_device_safe(number(world, kind)) & 1}
    assert safe == {"Untyped", "ARM_SmallPage", "ARM_LargePage", "ARM_HugePage"}
