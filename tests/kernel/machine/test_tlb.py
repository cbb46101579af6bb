# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the kernel does about the TLB, held against the model after every entry: whatever takes a
translation away, in a VSpace that is loaded, was loaded before, or shares its VMID with one that is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.space import FRAMES, TABLES, VA, VSPACE, Space
from kernel.translations import begin, load, loaded, loaded_before, sharing
from kernel.world import READ, World

OTHER, NEW = 62, 38


@pytest.fixture(params=[loaded, loaded_before, sharing])
def space(world: World, request: pytest.FixtureRequest) -> Space:
    found: Space = request.param(world)
    return found


def delete(space: Space, slot: int) -> int:
    return space.thread.invoke(space.cnode, "CNodeDelete", slot, 64)


def unmap_pages(space: Space) -> int:
    return space.thread.invoke(VSPACE, "ARMVSpaceUnmapPages", FRAMES, 64, 2, caps=(space.cnode,))


def delete_space(space: Space) -> int:
    """Every capability to it: the thread has one, too."""
    return space.thread.invoke(space.cnode, "CNodeRevoke", VSPACE, 64) or delete(space, VSPACE)


OPERATIONS: dict[str, Callable[[Space], int]] = {
    "unmap a page": lambda space: space.thread.invoke(FRAMES, "ARMPageUnmap"),
    "fewer rights": lambda space: space.map(FRAMES, rights=READ),
    "uncached": lambda space: space.map(FRAMES, attributes=0),
    "delete a frame": lambda space: delete(space, FRAMES),
    "unmap pages": unmap_pages,
    "unmap the last table": lambda space: space.thread.invoke(TABLES + 1, "ARMPageTableUnmap"),
    "unmap the middle table": lambda space: space.thread.invoke(TABLES, "ARMPageTableUnmap"),
    "delete the last table": lambda space: delete(space, TABLES + 1),
    "delete the middle table": lambda space: delete(space, TABLES),
    "delete the VSpace": delete_space,
    "delete the pool": lambda space: delete(space, space.pool),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_translation_leaves_the_tlb(space: Space, operation: str) -> None:
    assert OPERATIONS[operation](space) == 0
    assert space.world.violation() is None


@pytest.mark.parametrize("operation", OPERATIONS)
def test_all_memory_can_be_used_again(space: Space, operation: str) -> None:
    """By objects, and by pages that nobody has in a cache."""
    thread = space.thread
    assert OPERATIONS[operation](space) == 0
    assert thread.invoke(space.cnode, "CNodeRevoke", space.untyped, 64) == 0
    assert thread.retype(space.untyped, "ARM_SmallPage", 0, space.cnode, NEW, 24) == 0


def test_vmid_of_a_deleted_space_is_given_to_another(world: World) -> None:
    space = begin(world)
    thread = space.thread
    vmid = thread.slot(VSPACE).cap.aux >> 48
    load(space, OTHER)
    assert delete_space(space) == 0
    assert thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, NEW) == 0
    assert thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(NEW,)) == 0
    assert thread.slot(NEW).cap.aux >> 48 == vmid
    load(space, NEW)


def test_spaces_with_one_vmid_take_turns(world: World) -> None:
    space = sharing(world)
    for slot in (VSPACE, OTHER, VSPACE, VSPACE, OTHER):
        load(space, slot)


def test_no_space_after_one_that_shares(world: World) -> None:
    space = sharing(world)
    for _ in range(2):
        world.lib.slot_remove(world.tcb_slot(space.thread.ref, "VSPACE"))
        world.lib.vspace_switch_to(space.thread.ref)
        world.enter()
        load(space, OTHER)


@pytest.mark.parametrize("operation", ["unmap a page", "unmap pages", "unmap the last table"])
def test_shared_vmid_is_borrowed(world: World, operation: str) -> None:
    """By a thread whose VSpace has a VMID of its own, for one that has not; another one is next."""
    space = sharing(world)
    pool = world.at("asid_pool", world.ks.asid_pools[0])
    pool.entry[511].vspace = pool.entry[511].vmid = world.ks.vmid_owner[255] = 0
    assert space.thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, NEW) == 0
    assert space.thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(NEW,)) == 0
    load(space, NEW)
    assert space.map(FRAMES + 2, VA + 0x9000) == 0
    before = world.machine.vttbr
    assert OPERATIONS[operation](space) == 0 and world.machine.vttbr == before
    load(space, OTHER)


def test_table_is_empty_before_it_is_mapped_again(space: Space) -> None:
    for _ in range(2):
        assert space.thread.invoke(TABLES + 1, "ARMPageTableUnmap") == 0
        assert space.map_table(TABLES + 1) == 0
