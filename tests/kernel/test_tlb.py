# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the kernel does about TLB and caches, held against the model after every entry: whatever takes a
translation away, in a VSpace that is loaded, was loaded before, or shares its VMID with one that is.
And memory that gets another owner."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pytest

from kernel.space import CACHED, FRAMES, NEVER, RW, TABLES, VA, VSPACE, Space
from kernel.world import READ, World

OTHER, COPY, NEW = 62, 63, 38


def load(space: Space, slot: int) -> None:
    """The thread runs in this VSpace from now on."""
    world, cap = space.world, space.thread.slot(slot).cap
    place = world.tcb_slot(space.thread.ref, "VSPACE")
    if world.slot(place).cap.type:
        world.lib.slot_remove(place)
    world.put(place, "VSPACE", object=cap.object, aux=cap.aux, word=cap.word)
    world.lib.vspace_switch_to(space.thread.ref)
    assert world.machine.vttbr == cap.aux
    world.enter()


def begin(world: World, vmid_is_left: bool = True) -> Space:
    """Two VSpaces. In the first, which is loaded, two pages are mapped."""
    space = Space(world, vmid_is_left)
    assert space.thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, OTHER) == 0
    assert space.thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(OTHER,)) == 0
    space.tables()
    load(space, VSPACE)
    assert space.map(FRAMES) == 0 and space.map(FRAMES + 1, VA + 0x1000) == 0
    return space


def loaded(world: World) -> Space:
    return begin(world)


def loaded_before(world: World) -> Space:
    space = begin(world)
    load(space, OTHER)
    return space


def sharing(world: World) -> Space:
    """The other, with the same VMID 0, is loaded."""
    space = begin(world, vmid_is_left=False)
    assert space.thread.slot(VSPACE).cap.aux >> 48 == space.thread.slot(OTHER).cap.aux >> 48 == 0
    load(space, OTHER)
    return space


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


def fill(space: Space, slot: int, pattern: int) -> None:
    ctypes.memset(space.world.base + space.pa(slot) - space.pa_of_window, pattern, 4096)


def test_memory_is_clean_for_its_next_owner(world: World) -> None:
    """What the one before wrote is neither in memory nor in a cache when pages are uncached."""
    space = begin(world)
    thread = space.thread
    untyped = thread.give_untyped(14)
    for _ in range(2):
        assert thread.retype(untyped, "ARM_SmallPage", 0, space.cnode, NEW, 4) == 0
        for slot in range(NEW, NEW + 4):
            fill(space, slot, 0xa5)
        assert space.map(NEW, VA + 0x5000) == 0 and space.map(NEW + 1, VA + 0x6000, RW, 0) == 0
        assert thread.invoke(space.cnode, "CNodeRevoke", untyped, 64) == 0


def test_instructions_of_the_owner_before_are_gone(world: World) -> None:
    """Also when the clearing is put off in the middle."""
    space = begin(world)
    thread = space.thread
    untyped = thread.give_untyped(13)
    assert thread.retype(untyped, "ARM_SmallPage", 0, space.cnode, NEW, 2) == 0
    assert space.map(NEW + 1, VA + 0x5000, RW, CACHED) == 0
    assert thread.invoke(space.cnode, "CNodeRevoke", untyped, 64) == 0
    world.machine.pending_irq = 500
    thread.retype(untyped, "ARM_SmallPage", 0, space.cnode, NEW, 2)
    world.lib.handle_interrupt()
    assert thread.again() == 0


def unified(space: Space, start: int, end: int) -> int:
    lib = space.world.lib.lib
    lib.model_unified.restype = ctypes.c_uint64
    return int(lib.model_unified(ctypes.c_uint64(space.pa(FRAMES) + start),
                                 ctypes.c_uint64(end - start)))


@pytest.mark.parametrize("vipt", [0, 1])
@pytest.mark.parametrize("start,end", [(0, 4096), (64, 128), (100, 101), (60, 130), (2000, 2100)])
def test_unify(world: World, start: int, end: int, vipt: int) -> None:
    """All that the range touches, and no more than its lines."""
    space = begin(world)
    world.machine.vipt = vipt
    world.lib.model_forget_unified()
    assert space.thread.invoke(FRAMES, "ARMPageUnify_Instruction", start, end) == 0
    assert unified(space, start, end) == end - start
    assert unified(space, 0, 4096) == (end + 63 & ~63) - (start & ~63)


@pytest.mark.parametrize("start,end", [(0, 4096), (64, 128), (100, 101), (60, 130), (2000, 2100),
                                       (64, 100), (100, 128), (300, 700)])
def test_invalidation_keeps_what_is_beside(world: World, start: int, end: int) -> None:
    """Bytes outside of the range are not lost, though they share a line with it."""
    space = begin(world)
    world.machine.discards = 1
    fill(space, FRAMES, 0xa5)
    assert space.thread.invoke(FRAMES, "ARMPageInvalidate_Data", start, end) == 0
    after = space.world_bytes(space.pa(FRAMES) - space.pa_of_window, 4096)
    assert after[:start] + after[end:] == b"\xa5" * (4096 - end + start)
    assert end - start < 192 or b"\0" * 64 in after  # the rest is: this machine is unkind


def test_what_is_cleaned_is_not_lost(world: World) -> None:
    space = begin(world)
    world.machine.discards = 1
    for clean in ("Clean", "CleanInvalidate"):
        fill(space, FRAMES, ord(clean[-1]))
        assert space.thread.invoke(FRAMES, f"ARMPage{clean}_Data", 0, 4096) == 0
        assert space.thread.invoke(FRAMES, "ARMPageInvalidate_Data", 0, 4096) == 0
        assert space.world_bytes(space.pa(FRAMES) - space.pa_of_window, 4096) == (
            clean[-1].encode() * 4096)


def test_who_may_not_write_does_not_undo(world: World) -> None:
    space = begin(world)
    thread = space.thread
    world.machine.discards = 1
    assert thread.invoke(space.cnode, "CNodeCopy", COPY, 64, FRAMES, 64, READ,
                         caps=(space.cnode,)) == 0
    assert space.map(COPY, VA + 0x5000, READ, CACHED | NEVER) == 0
    fill(space, FRAMES, 0xa5)
    assert thread.invoke(COPY, "ARMPageInvalidate_Data", 0, 4096) == 0
    assert space.world_bytes(space.pa(FRAMES) - space.pa_of_window, 4096) == b"\xa5" * 4096


def test_invalidation_needs_write_permission(world: World) -> None:
    """The kernel's own: frames outside of its window it may only read."""
    space = begin(world)
    world.machine.read_only = 1
    assert space.thread.invoke(FRAMES, "ARMPageInvalidate_Data", 0, 4096) == 0


def test_doorbell_follows_the_words_it_is_about(world: World) -> None:
    thread = world.thread()
    doorbell = thread.give("SGI_SIGNAL", badge=5, aux=1)
    for _ in range(2):
        thread.call("Send", doorbell)
    assert world.machine.last_sgi == 5
