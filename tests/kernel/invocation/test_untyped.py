# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Retype: sizes, watermark, reuse."""

from __future__ import annotations

import ctypes

from microkit.base.sizes import PAGE_BITS
import pytest

from kernel.world import GRANULE, NO_IRQ, WINDOW_PA, Thread, World

DEPTH = 64
ARGUMENT, RANGE, MISSING, DELETE_FIRST, REVOKE_FIRST, MEMORY = 1, 4, 6, 8, 9, 10
OBJECTS = [("TCB", 0, "TCB", 11), ("Endpoint", 0, "ENDPOINT", 6),
           ("Notification", 0, "NOTIFICATION", 6), ("CapTable", 3, "CNODE", 8),
           ("SchedContext", 8, "SCHED_CONTEXT", 8), ("Reply", 0, "REPLY", 6),
           ("ARM_VSpace", 0, "VSPACE", 13), ("ARM_PageTable", 0, "PAGE_TABLE", 12),
           ("ARM_SmallPage", 0, "FRAME", 12), ("Untyped", 9, "UNTYPED", 9)]


@pytest.fixture
def root(world: World) -> tuple[Thread, int]:
    thread = world.thread()
    return thread, thread.give_root()


def address(world: World, thread: Thread, slot: int) -> int:
    """Offset of a slot's object in the window."""
    cap = thread.slot(slot).cap
    if thread.kinds(slot, 1) == ["UNTYPED"]:
        return int(cap.word) - WINDOW_PA
    if thread.kinds(slot, 1) == ["FRAME"]:
        return (int(cap.object) << PAGE_BITS) - WINDOW_PA
    return int(cap.object) * GRANULE


@pytest.mark.parametrize("kind,size,cap,bits", OBJECTS)
def test_every_type(world: World, root: tuple[Thread, int], kind: str, size: int, cap: str,
                    bits: int) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14)
    start = int(thread.slot(untyped).cap.word) - WINDOW_PA
    assert thread.retype(untyped, kind, size, cnode, 40) == 0
    assert thread.kinds(40, 2) == [cap, "NULL"] and address(world, thread, 40) == start
    assert thread.slot(untyped).cap.aux == 1 << bits
    assert thread.retype(untyped, kind, size, cnode, 41, (1 << 14 - bits) - 1) == (
        0 if (1 << 14 - bits) - 1 in range(1, 24) else RANGE)


def test_objects_are_aligned(world: World, root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14)
    start = int(thread.slot(untyped).cap.word) - WINDOW_PA
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40) == 0
    assert thread.retype(untyped, "TCB", 0, cnode, 41, 2) == 0
    assert thread.retype(untyped, "Endpoint", 0, cnode, 43) == 0
    assert [address(world, thread, slot) - start for slot in range(40, 44)] == [0, 2048, 4096, 6144]


def test_memory_ends(root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(12)
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40) == 0
    assert thread.retype(untyped, "TCB", 0, cnode, 41, 2) == MEMORY
    assert thread.message(1) == [4096 - 64] and thread.kinds(41, 1) == ["NULL"]
    assert thread.retype(untyped, "TCB", 0, cnode, 41) == 0


@pytest.mark.parametrize("kind,size,error,detail", [
    ("CapTable", 0, ARGUMENT, [1]), ("Untyped", 3, ARGUMENT, [1]),
    ("SchedContext", 6, ARGUMENT, [1]), ("Untyped", 48, RANGE, [0, 47]),
    ("Untyped", 1 << 32, RANGE, [0, 47]), ("CapTable", 43, RANGE, [0, 47])])
def test_sizes_that_are_refused(root: tuple[Thread, int], kind: str, size: int, error: int,
                                detail: list[int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14)
    assert thread.retype(untyped, kind, size, cnode, 40) == error
    assert thread.message(len(detail)) == detail


def test_slots_that_are_refused(root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14)
    assert thread.retype(untyped, "Endpoint", 0, cnode, 64) == RANGE
    assert thread.message(2) == [0, 63]
    assert thread.retype(untyped, "Endpoint", 0, cnode, 60, 5) == RANGE
    assert thread.message(2) == [1, 4]
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40, 0) == RANGE
    assert thread.retype(untyped, "Endpoint", 0, cnode, 0, 257) == RANGE
    assert thread.message(2) == [1, 256]
    assert thread.retype(untyped, "Endpoint", 0, cnode, untyped - 1, 40) == DELETE_FIRST
    assert thread.retype(untyped, "Endpoint", 0, untyped, 40) == MISSING


def test_into_a_cnode_within_the_cspace(world: World, root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14)
    assert thread.retype(untyped, "CapTable", 4, cnode, 40) == 0
    number = world.abi.constant("seL4_EndpointObject")
    assert thread.invoke(untyped, "UntypedRetype", number, 0, 40, 64, 15, 1, caps=(cnode,)) == 0
    node = thread.slot(40).cap.object
    assert world.slot((node << 1) + 15).cap.type == world.abi.constant("CAP_ENDPOINT")


def test_memory_is_used_again_after_revoke(world: World, root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14)
    assert thread.retype(untyped, "ARM_SmallPage", 0, cnode, 40, 4) == 0
    at = world.base + address(world, thread, 40)
    ctypes.memset(at, 0x5a, 4 << PAGE_BITS)
    assert thread.retype(untyped, "Endpoint", 0, cnode, 44) == MEMORY
    assert thread.invoke(cnode, "CNodeRevoke", untyped, 64) == 0
    assert thread.retype(untyped, "CapTable", 6, cnode, 40) == 0
    assert ctypes.string_at(at, 4 << PAGE_BITS) == bytes(4 << PAGE_BITS)  # all of it, not only the object's


def test_reset_is_preempted_and_goes_on(world: World, root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(14, used=1 << 14)
    at = world.base + int(thread.slot(untyped).cap.word) - WINDOW_PA
    ctypes.memset(at, 0x5a, 1 << 14)
    world.machine.pending_irq = 500
    thread.retype(untyped, "Endpoint", 0, cnode, 40)
    rounds = 0
    while thread.kinds(40, 1) == ["NULL"]:
        rounds += 1
        assert thread.slot(untyped).cap.aux == (16 - rounds) << 10
        world.lib.handle_interrupt()
        world.machine.pending_irq = 500
        thread.again()
    assert rounds == 15 and ctypes.string_at(at, 1 << 14) == bytes(1 << 14)


def test_device_memory_is_not_touched(world: World, root: tuple[Thread, int]) -> None:
    thread, cnode = root
    device = thread.give("UNTYPED", badge=0x9000_0000, size=14, aux=0)
    thread.slot(device).cap.flags = world.abi.constant("CAP_DEVICE") | 1
    assert thread.retype(device, "Endpoint", 0, cnode, 40) == ARGUMENT
    assert thread.retype(device, "Untyped", 13, cnode, 40) == 0
    assert thread.retype(40, "ARM_SmallPage", 0, cnode, 41) == 0
    frame = thread.slot(41).cap
    assert frame.flags & world.abi.constant("CAP_DEVICE") and frame.object == 0x90000
    assert thread.invoke(cnode, "CNodeRevoke", device, 64) == 0
    assert thread.retype(device, "ARM_SmallPage", 0, cnode, 40, 4) == 0
    assert world.machine.pending_irq == NO_IRQ


def test_untyped_with_children_is_not_copied(root: tuple[Thread, int]) -> None:
    thread, cnode = root
    untyped = thread.give_untyped(12)
    copy = ("CNodeCopy", 50, 64, untyped, 64, 15)
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40) == 0
    assert thread.invoke(cnode, *copy, caps=(cnode,)) == REVOKE_FIRST
    assert thread.invoke(cnode, "CNodeDelete", 40, 64) == 0
    assert thread.invoke(cnode, *copy, caps=(cnode,)) == 0


def test_a_copy_takes_the_free_memory(root: tuple[Thread, int]) -> None:
    """Else both would make objects of it, in the same place."""
    thread, cnode = root
    untyped = thread.give_untyped(12)
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40) == 0
    assert thread.invoke(cnode, "CNodeDelete", 40, DEPTH) == 0
    assert thread.invoke(cnode, "CNodeCopy", 41, DEPTH, untyped, DEPTH, 15, caps=(cnode,)) == 0
    assert thread.retype(untyped, "Endpoint", 0, cnode, 42) == MEMORY
    assert thread.message(1) == [0]
    assert thread.retype(41, "Endpoint", 0, cnode, 42) == 0
    assert thread.invoke(cnode, "CNodeRevoke", untyped, DEPTH) == 0
    assert thread.kinds(41, 2) == ["NULL", "NULL"]
    assert thread.retype(untyped, "Endpoint", 0, cnode, 42, 10) == 0
