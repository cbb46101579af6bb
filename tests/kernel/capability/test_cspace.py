# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Resolving capability addresses in guarded CSpaces (seL4 manual 3.3)."""

from __future__ import annotations

import pytest

from kernel.destruction import calm, interrupt, was_put_off
from kernel.servers import chain
from kernel.world import RADIX, Thread, World

DEPTH = 64
RANGE, LOOKUP = 4, 6
DEPTH_MISMATCH, GUARD_MISMATCH = 3, 4
IDENTIFY = -15


@pytest.fixture
def thread(world: World) -> Thread:
    """With a capability to its CNode in slot 1."""
    thread = world.thread()
    thread.give_root()
    return thread


def test_bits_that_are_left_are_told(world: World) -> None:
    thread = world.thread()
    cnode, untyped = thread.give_root(), thread.give_untyped(16)
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40) == 0
    short = thread.give("CNODE", thread.cnode, size=RADIX)
    assert thread.invoke(short, "CNodeDelete", 40 << 3, RADIX + 3) == LOOKUP
    assert thread.message(5) == [0, 3, 3, 0, 0]  # depth mismatch, three bits left


class Levels:
    """A root of 2 slots behind a guard of 3 bits, 0b101; in its slot 1 a CNode of 4 slots behind a
    guard of 2 bits, 0b10; in its slot 3 an endpoint."""

    def __init__(self, world: World) -> None:
        self.world, self.thread = world, world.thread()
        outer, inner = world.allocate(64), world.allocate(128)
        self.endpoint = world.endpoint()
        world.put(2 * outer + 1, "CNODE", object=inner, size=2, aux=2, word=0b10)
        world.put(2 * inner + 3, "ENDPOINT", object=self.endpoint, rights=15)
        self.outer, self.inner = outer, inner
        self.root = self.thread.give("CNODE", outer, size=1, aux=3, badge=0b101)

    def find(self, index: int, depth: int) -> int:
        """By deleting what is there."""
        return self.thread.invoke(self.root, "CNodeDelete", index, depth)


@pytest.fixture
def levels(world: World) -> Levels:
    return Levels(world)


FULL = 0b1011_1011  # 101, 1, 10, 11


def test_both_levels(levels: Levels) -> None:
    slot = levels.world.slot(2 * levels.inner + 3)
    assert slot.cap.type and levels.find(FULL, 8) == 0 and not slot.cap.type


def test_a_look_up_ends_where_the_depth_ends(levels: Levels) -> None:
    """Then it names the CNode's capability itself."""
    assert levels.find(FULL >> 4, 4) == 0
    assert levels.world.slot(2 * levels.outer + 1).cap.type == 0


@pytest.mark.parametrize("index,depth,failure", [
    (0b001_1_10_11, 8, [GUARD_MISMATCH, 8, 0b101, 3]),
    (0b101_1_11_11, 8, [GUARD_MISMATCH, 4, 0b10, 2]),
    (0b10, 2, [GUARD_MISMATCH, 2, 0b101, 3]),
    (0b101, 3, [DEPTH_MISMATCH, 3, 4, 0]),
    (0b101_1_10_1, 7, [DEPTH_MISMATCH, 3, 4, 0]),
    (0b101_1_1, 5, [GUARD_MISMATCH, 1, 0b10, 2]),
    (0b101_0_10_11, 8, [DEPTH_MISMATCH, 4, 0, 0]),
    (FULL << 2, 10, [DEPTH_MISMATCH, 2, 0, 0])])
def test_failures(levels: Levels, index: int, depth: int, failure: list[int]) -> None:
    """Each with what it takes to understand it; empty slots and objects end a look-up."""
    assert levels.find(index, depth) == LOOKUP
    assert levels.thread.message(5)[1:] == failure


def test_a_guard_of_zeros_is_compared_too(world: World, thread: Thread) -> None:
    root = thread.give("CNODE", world.allocate(64), size=1, aux=3)
    assert thread.invoke(root, "CNodeDelete", 0, 4) == 0
    assert thread.invoke(root, "CNodeDelete", 0b0010, 4) == LOOKUP
    assert thread.invoke(root, "CNodeDelete", 0, 2) == LOOKUP
    assert thread.message(5)[1:] == [GUARD_MISMATCH, 2, 0, 3]


@pytest.mark.parametrize("depth", [0, 65, 1 << 32, (1 << 64) - 1])
def test_depths_that_there_are_not(levels: Levels, depth: int) -> None:
    assert levels.find(FULL, depth) == RANGE and levels.thread.message(2) == [1, 64]


def test_bits_above_the_depth_do_not_count(levels: Levels) -> None:
    assert levels.find(FULL | 0xffff << 8, 8) == 0


def test_a_guard_of_64_bits(world: World, thread: Thread) -> None:
    """Less the index of one bit: all the others are compared."""
    node = world.allocate(64)
    guard = (1 << 63) - 2
    root = thread.give("CNODE", node, size=1, aux=63, badge=guard)
    assert thread.invoke(root, "CNodeDelete", guard << 1, DEPTH) == 0
    assert thread.invoke(root, "CNodeDelete", guard << 1 ^ 1 << 63, DEPTH) == LOOKUP


def identify(thread: Thread, cptr: int) -> int:
    """The type of the capability at an address in the thread's own CSpace."""
    thread.tcb.context.x[0] = cptr
    thread.world.lib.handle_debug_syscall(IDENTIFY)
    return thread.x(0)


def test_own_cspace(world: World, thread: Thread) -> None:
    cptr = thread.give("REPLY", world.reply())
    assert identify(thread, cptr) == world.abi.constant("CAP_REPLY")
    assert identify(thread, 60) == 0
    assert identify(thread, 1 << RADIX | cptr) == 0  # the guard is 58 zeros


def test_own_cspace_may_end_early(world: World) -> None:
    """Bits that are left when something else than a CNode is met do not matter."""
    thread = world.thread()
    root = world.slot(world.tcb_slot(thread.ref, "CSPACE")).cap
    root.aux = 10
    cptr = thread.give("REPLY", world.reply())
    assert identify(thread, cptr << 48 | 0x1234) == world.abi.constant("CAP_REPLY")


def test_without_a_cspace_there_is_nothing(world: World, thread: Thread) -> None:
    world.slot(world.tcb_slot(thread.ref, "CSPACE")).cap.type = 0
    assert identify(thread, 1) == 0
    thread.slot(1).cap.type = world.abi.constant("CAP_ENDPOINT")


@pytest.mark.parametrize("levels", [4, 5, 8, 9, 60])
def test_an_operation_looks_for_interrupts_on_its_way(world: World, thread: Thread,
                                                      levels: int) -> None:
    """After four levels, and before anything is done."""
    nodes = chain(world, levels)
    node = nodes[-1]
    world.put(2 * node + 1, "REPLY", object=world.reply(), rights=15)
    root = thread.give("CNODE", nodes[0], size=1)
    interrupt(world)
    error = thread.invoke(root, "CNodeDelete", 1, levels)
    assert was_put_off(thread) == (levels > 4)
    if levels > 4:
        assert world.slot(2 * node + 1).cap.type and thread.x(1) >> 12
        calm(world)
        error = thread.again()
    assert error == 0 and not world.slot(2 * node + 1).cap.type


def test_an_interrupt_is_not_taken_for_a_failure(world: World, thread: Thread) -> None:
    """A look-up that fails after some levels does so when it gets there."""
    root = thread.give("CNODE", chain(world, 20)[0], size=1)
    interrupt(world)
    assert thread.invoke(root, "CNodeDelete", 1 << 16, 20) == LOOKUP  # four levels, and an empty slot
    assert thread.message(5)[1:] == [DEPTH_MISMATCH, 16, 0, 0]
    thread.invoke(root, "CNodeDelete", 1, 20)
    assert was_put_off(thread)
