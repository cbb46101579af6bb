# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads that are destroyed while they destroy something, by others or by themselves
(docs/design/destruction.md). The invariants hold after each entry (world.py)."""

from __future__ import annotations

import pytest

from kernel.destruction import (NOTHING, Root, another, calm, delete, finish, half_destroy, interrupt,
                                move, nest, only_cap, revoke, tcb_slot, unfinished)
from kernel.world import ALL, Thread, World


def is_left_behind(thread: Thread) -> bool:
    """The thread has destroyed itself, and not all of it is gone."""
    cap = thread.world.slot(tcb_slot(thread, "ZOMBIE")).cap
    return bool(cap.type) and thread.state == "INACTIVE" and bool(
        cap.flags & thread.world.abi.constant("CAP_ZOMBIE_SELF"))


def own(world: World, thread: Thread, target: Thread, cap: int) -> int:
    """The thread gets the memory of the target's TCB; cap: the slot with the only capability to that."""
    slot = thread.give("UNTYPED", badge=world.pa(target.ref), size=11, aux=2048)
    memory = 2 * thread.cnode + slot
    world.slot(memory).next, world.slot(cap).prev = cap, memory
    return slot


def test_who_deletes_a_thread_finishes_for_it(world: World, root: Root) -> None:
    thread, _, untyped = root
    half_destroy(world, thread, untyped, 12)
    other = another(world)
    assert delete(other, only_cap(world, other, thread)) == 0
    assert thread.state == "INACTIVE" and thread.slot(untyped).next == 0
    assert unfinished(thread) == NOTHING == unfinished(other)


def test_who_deletes_a_thread_takes_over_what_it_began(world: World, root: Root) -> None:
    thread, _, untyped = root
    nest(thread, untyped, 3, 2)
    interrupt(world)
    delete(thread, 40)
    world.lib.handle_interrupt()
    for _ in range(4):
        interrupt(world)
        thread.again()
        world.lib.handle_interrupt()
    began = unfinished(thread)[1]
    assert len(began) > 1
    other = another(world)
    slot = only_cap(world, other, thread)
    interrupt(world)
    delete(other, slot)
    assert unfinished(other)[1] == [thread.ref, *began]
    assert finish(world, other) > 4
    assert unfinished(other) == NOTHING == unfinished(thread)


def test_thread_deletes_itself(world: World, root: Root) -> None:
    """It goes on until an interrupt comes."""
    thread, _, _ = root
    low = world.thread(1)
    delete(thread, only_cap(world, thread, thread))
    assert thread.state == "INACTIVE" and world.current is low
    assert unfinished(thread) == NOTHING and not is_left_behind(thread)
    assert world.slot(tcb_slot(thread, "CSPACE")).cap.type == 0


@pytest.mark.parametrize("place", [None, 0, 3])
def test_interrupted_thread_leaves_itself_behind(world: World, root: Root, place: int | None
                                                 ) -> None:
    """Who owns its memory finishes that, and nobody else has to. place: of the thread's last
    capability in the CNode that it deletes; 3 is displaced into the thread itself."""
    thread, _, untyped = root
    low = another(world, 1)
    slot = only_cap(world, thread, thread)
    memory = own(world, low, thread, 2 * thread.cnode + slot)
    if place is not None:
        assert thread.retype(untyped, "CapTable", 2, 1, 40) == 0
        move(thread, 40, place, 2, slot)
        slot = 40
    interrupt(world)
    delete(thread, slot)
    while thread.state != "INACTIVE":
        world.lib.handle_interrupt()
        interrupt(world)
        thread.again()
    calm(world)
    assert world.current is low and is_left_behind(thread)
    assert len(unfinished(thread)[1]) == (place is not None)
    assert delete(low, low.give("ENDPOINT", world.endpoint())) == 0
    assert is_left_behind(thread)
    interrupt(world)
    revoke(low, memory)
    began = unfinished(low)[1]
    assert began[0] == thread.ref and len(began) == 1 + (place is not None)
    assert finish(world, low) > 1
    assert unfinished(low) == NOTHING == unfinished(thread) and not is_left_behind(thread)
    assert low.retype(memory, "TCB", 0, 1, 50) == 0


def test_who_destroys_itself_does_not_pay_for_those_before(world: World, root: Root) -> None:
    thread, _, _ = root
    low, lowest = another(world, 50), world.thread(1)
    interrupt(world)
    delete(thread, only_cap(world, thread, thread))
    calm(world)
    assert is_left_behind(thread)
    delete(low, only_cap(world, low, low))
    assert low.state == "INACTIVE" and not is_left_behind(low) and world.current is lowest
    assert is_left_behind(thread)


def test_a_revoke_ends_with_its_thread(world: World, root: Root) -> None:
    """What is left of the children is still there; what was begun is finished."""
    thread, _, untyped = root
    low = world.thread(1)
    slot = only_cap(world, thread, thread)
    assert thread.retype(untyped, "CapTable", 2, 1, 40) == 0
    assert thread.retype(untyped, "Endpoint", 0, 1, 41) == 0
    assert thread.retype(untyped, "CapTable", 3, 1, 42) == 0
    move(thread, 42, 1, 3, slot)
    assert thread.retype(untyped, "Endpoint", 0, 1, 43) == 0
    revoke(thread, untyped)
    assert thread.state == "INACTIVE" and not is_left_behind(thread) and world.current is low
    assert thread.kinds(40, 4) == ["CNODE", "ENDPOINT", "NULL", "NULL"]


def test_caller_that_goes_with_what_it_began(world: World, root: Root) -> None:
    """It began to destroy what holds itself, and now calls something else: the thread that it would
    give a handler and time is gone, and stays without."""
    thread, cnode, untyped = root
    lowest = world.thread(1)
    sc = world.sched_context()
    world.put(2 * lowest.cnode + 9, "SCHED_CONTEXT", object=sc, size=9, rights=ALL)
    assert thread.retype(untyped, "CapTable", 6, cnode, 40) == 0
    assert thread.retype(untyped, "TCB", 0, cnode, 41) == 0
    own, target = thread.give("TCB", thread.ref), int(thread.slot(41).cap.object)
    time = thread.give("SCHED_CONTEXT", sc)
    world.forget(thread)
    move(thread, 40, 0, 6, thread.give("TCB", thread.ref))
    interrupt(world)
    delete(thread, 40)
    calm(world)
    for slot in (cnode, own):
        world.lib.slot_remove(2 * thread.cnode + slot)
    thread.invoke(41, "TCBSetSchedParams", 0, 0, caps=(41, time, 63))
    assert thread.state == "INACTIVE" and world.current is lowest
    assert world.at("sched_context", sc).tcb == 0 and world.at("tcb", target).sc == 0
    assert unfinished(thread) == NOTHING and not is_left_behind(thread)
