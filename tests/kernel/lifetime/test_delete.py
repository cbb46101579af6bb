# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""CNodes that hold others are destroyed bit by bit; who pays for it (docs/design/destruction.md).
The invariants hold after each entry (world.py)."""

from __future__ import annotations

import pytest

from kernel.destruction import (DEPTH, NOTHING, Root, another, calm, delete, finish, half_destroy,
                                interrupt, move, nest, revoke, unfinished, was_put_off)
from kernel.world import ALL, RADIX, Thread, World


def owner(world: World, thread: Thread, untyped: int) -> tuple[Thread, int]:
    """Another thread, which takes the thread's untyped memory."""
    other = another(world)
    root = other.give("CNODE", thread.cnode, size=RADIX, aux=64 - RADIX)
    assert other.invoke(1, "CNodeMove", 60, DEPTH, untyped, DEPTH, caps=(root,)) == 0
    return other, 60


@pytest.mark.parametrize("depth", [0, 1, 2, 50])
@pytest.mark.parametrize("index", [0, 2, 3])
def test_cnodes_in_cnodes(world: World, root: Root, depth: int, index: int) -> None:
    thread, _, untyped = root
    nest(thread, untyped, depth, index)
    assert delete(thread, 40) == 0
    assert unfinished(thread) == NOTHING and thread.slot(untyped).next == 0


@pytest.mark.parametrize("index", [15, 16, 17, 31])
def test_nothing_is_left_in_the_first_slot(world: World, root: Root, index: int) -> None:
    """Wherever the empty slots end that a step passes over."""
    thread, _, untyped = root
    assert thread.retype(untyped, "CapTable", 5, 1, 40) == 0
    for place in (0, index):
        assert thread.retype(untyped, "Endpoint", 0, 1, 41) == 0
        move(thread, 40, place, 5, 41)
    assert delete(thread, 40) == 0
    assert unfinished(thread) == NOTHING and thread.slot(untyped).next == 0


@pytest.mark.parametrize("index", [0, 3])
def test_goes_on_after_interrupts(world: World, root: Root, index: int) -> None:
    """An interrupt is pending at every preemption point; each round still gets somewhere."""
    thread, _, untyped = root
    nest(thread, untyped, 20, index)
    interrupt(world)
    delete(thread, 40)
    assert thread.kinds(40, 1) == ["NULL"]
    assert 20 < finish(world, thread) < 200
    assert unfinished(thread) == NOTHING and thread.slot(untyped).next == 0


@pytest.mark.parametrize("radix", [1, 7, 12])
def test_others_delete_in_one_step(world: World, root: Root, radix: int) -> None:
    """However large what a thread below has left half done."""
    thread, _, untyped = root
    node = half_destroy(world, thread, untyped, radix)
    other = another(world)
    endpoint = other.give("ENDPOINT", world.endpoint())
    interrupt(world)
    assert delete(other, endpoint) == 0 and not was_put_off(other)
    calm(world)
    assert unfinished(thread) == ("ENDPOINT", [node])


@pytest.mark.parametrize("radix", [1, 7, 12])
def test_others_revoke_in_one_step(world: World, root: Root, radix: int) -> None:
    thread, _, untyped = root
    node = half_destroy(world, thread, untyped, radix)
    other = another(world)
    memory = other.give_untyped(12)
    assert other.retype(memory, "Endpoint", 0, 1, 50) == 0
    interrupt(world)
    assert revoke(other, memory) == 0 and not was_put_off(other)
    calm(world)
    assert other.slot(memory).next == 0
    assert unfinished(thread) == ("ENDPOINT", [node])


def test_others_destroy_what_is_theirs(world: World, root: Root) -> None:
    """Two destructions at a time: each thread finishes its own."""
    thread, _, untyped = root
    node = half_destroy(world, thread, untyped, 12)
    other = another(world)
    memory = other.give_untyped(14)
    nest(other, memory, 5, 3)
    interrupt(world)
    delete(other, 40)
    assert finish(world, other) < 30
    assert other.slot(memory).next == 0 and unfinished(other) == NOTHING
    assert unfinished(thread) == ("ENDPOINT", [node])


def test_a_thread_finishes_what_it_began(world: World, root: Root) -> None:
    """Also when its registers were changed, so that it calls something else."""
    thread, _, untyped = root
    half_destroy(world, thread, untyped, 8)
    half_destroyed = thread.give("ENDPOINT", world.endpoint())
    interrupt(world)
    delete(thread, half_destroyed)
    assert was_put_off(thread) and thread.kinds(half_destroyed, 1) == ["ENDPOINT"]
    assert finish(world, thread) == 256 // 16 + 1
    assert unfinished(thread) == NOTHING and thread.slot(untyped).next == 0
    assert thread.kinds(half_destroyed, 1) == ["NULL"]


def test_a_revoke_without_children_finishes_what_the_thread_began(world: World, root: Root) -> None:
    thread, _, untyped = root
    half_destroy(world, thread, untyped, 8)
    memory = thread.give_untyped(12)
    assert revoke(thread, memory) == 0
    assert unfinished(thread) == NOTHING and thread.slot(untyped).next == 0


def test_who_owns_the_memory_finishes_and_uses_it(world: World, root: Root) -> None:
    thread, _, untyped = root
    half_destroy(world, thread, untyped, 12)
    other, memory = owner(world, thread, untyped)
    assert revoke(other, memory) == 0
    assert other.slot(memory).next == 0
    assert unfinished(thread) == NOTHING == unfinished(other)
    assert other.retype(memory, "CapTable", 12, 1, 50) == 0


def test_who_owns_the_memory_goes_on_after_interrupts(world: World, root: Root) -> None:
    """Also when both work on it in turn; what is found on the way is whose step finds it."""
    thread, _, untyped = root
    nest(thread, untyped, 30, 2)
    interrupt(world)
    delete(thread, 40)
    other, memory = owner(world, thread, untyped)
    interrupt(world)
    revoke(other, memory)
    for rounds in range(200):
        if not was_put_off(other):
            break
        world.lib.handle_interrupt()
        world.lib.tcb_set_priority(other.ref, 50 if world.current is other else 200)
        world.lib.handle_interrupt()
        interrupt(world)
        assert world.current is not None
        if was_put_off(world.current):
            world.current.again()
    assert 30 < rounds < 150
    assert other.slot(memory).next == 0
    calm(world)
    assert unfinished(thread) == NOTHING == unfinished(other)


def test_memory_cannot_be_used_before(world: World, root: Root) -> None:
    thread, _, untyped = root
    half_destroy(world, thread, untyped, 12)
    other, memory = owner(world, thread, untyped)
    assert other.retype(memory, "CapTable", 12, 1, 50) == 10  # not enough memory
    assert revoke(other, memory) == 0
    assert other.retype(memory, "CapTable", 12, 1, 50) == 0


def test_what_was_displaced_is_revoked(world: World, root: Root) -> None:
    """A capability from the last slot, which waits in the TCB, is a child as before."""
    thread, _, untyped = root
    other, _ = another(world), None
    memory = other.give_untyped(12)
    lent = thread.give("NULL")
    assert other.retype(memory, "Endpoint", 0, 1, 50) == 0
    to = other.give("CNODE", thread.cnode, size=RADIX, aux=64 - RADIX)
    assert other.invoke(to, "CNodeMint", lent, DEPTH, 50, DEPTH, ALL, 7, caps=(1,)) == 0
    other.call("Wait", other.give("NOTIFICATION", world.notification()))
    assert thread.retype(untyped, "CapTable", 3, 1, 40) == 0
    move(thread, 40, 7, 3, lent)
    interrupt(world)
    delete(thread, 40)
    calm(world)
    assert unfinished(thread)[0] == "ENDPOINT"
    third = another(world, 220)
    from_other = third.give("CNODE", other.cnode, size=RADIX, aux=64 - RADIX)
    assert third.invoke(from_other, "CNodeRevoke", 50, DEPTH) == 0
    assert unfinished(thread)[0] == "NULL"
    assert other.kinds(50, 1) == ["ENDPOINT"]


def test_what_was_displaced_may_be_a_container(world: World, root: Root) -> None:
    """The owner of its memory deletes it where it waits, and does not touch the rest."""
    thread, _, untyped = root
    other = another(world)
    memory = other.give_untyped(14)
    to = other.give("CNODE", thread.cnode, size=RADIX, aux=64 - RADIX)
    nest(other, memory, 3, 3)
    assert other.invoke(to, "CNodeMove", 50, DEPTH, 40, DEPTH, caps=(1,)) == 0
    other.call("Wait", other.give("NOTIFICATION", world.notification()))
    assert thread.retype(untyped, "CapTable", 12, 1, 40) == 0
    node = int(thread.slot(40).cap.object)
    move(thread, 40, 4095, 12, 50)
    interrupt(world)
    delete(thread, 40)
    calm(world)
    assert unfinished(thread) == ("CNODE", [node])
    third = another(world, 220)
    from_other = third.give("CNODE", other.cnode, size=RADIX, aux=64 - RADIX)
    interrupt(world)
    third.invoke(from_other, "CNodeRevoke", memory, DEPTH)
    assert finish(world, third) < 30
    assert unfinished(thread) == ("NULL", [node])
    assert other.slot(memory).next == 0 and unfinished(third) == NOTHING


def test_cnodes_that_hold_each_other(world: World, root: Root) -> None:
    thread, cnode, untyped = root
    assert thread.retype(untyped, "CapTable", 2, cnode, 40, 2) == 0
    assert thread.retype(untyped, "CapTable", 2, cnode, 42, 2) == 0  # these hold only themselves
    for node, held, index in ((40, 41, 3), (41, 40, 3), (42, 42, 3), (43, 43, 0)):
        assert thread.invoke(node, "CNodeCopy", index, 2, held, DEPTH, ALL, caps=(cnode,)) == 0
    for slot in (40, 41, 42, 43):
        assert delete(thread, slot) == 0
    assert thread.slot(untyped).next != 0  # out of reach, not gone
    assert revoke(thread, untyped) == 0
    assert thread.slot(untyped).next == 0 and unfinished(thread) == NOTHING


def test_thread_deletes_its_own_cspace(world: World, root: Root) -> None:
    """The CNode a thread works in, made of memory that it revokes."""
    thread, cnode, untyped = root
    assert thread.retype(untyped, "CapTable", RADIX, cnode, 40) == 0
    assert thread.retype(untyped, "TCB", 0, cnode, 41) == 0
    assert thread.invoke(41, "TCBSuspend") == 0
    tcb = world.at("tcb", thread.slot(41).cap.object)
    assert thread.invoke(cnode, "CNodeCopy", 42, DEPTH, 40, DEPTH, ALL, caps=(cnode,)) == 0
    slot = tcb.slots[world.abi.constant("TCB_SLOT_CSPACE")]
    assert revoke(thread, untyped) == 0
    assert slot.cap.type == 0 and thread.kinds(40, 3) == ["NULL"] * 3
