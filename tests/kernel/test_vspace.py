# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Address spaces: ASIDs, tables, frames, and what the translation tables say."""

from __future__ import annotations

from microkit.base.sizes import PAGE_BITS
import pytest

from kernel.space import CACHED, FRAMES, NEVER, RW, TABLE, TABLES, VA, VSPACE, Space
from kernel.world import GRANULE, READ, WINDOW_PA, WRITE, World

ARGUMENT, CAPABILITY, ILLEGAL, RANGE, ALIGNMENT, LOOKUP, DELETE_FIRST, REVOKE_FIRST = (
    1, 2, 3, 4, 5, 6, 8, 9)
VALID, XN, S2_READ, S2_WRITE = 1, 1 << 54, 1 << 6, 2 << 6


@pytest.fixture
def space(world: World) -> Space:
    return Space(world)


def test_assign(space: Space) -> None:
    cap, ks = space.thread.slot(VSPACE).cap, space.world.ks
    assert cap.word == 1 and ks.vmid_owner[1] == cap.object
    assert cap.aux == 1 << 48 | WINDOW_PA + cap.object * GRANULE
    assert space.thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(VSPACE,)) == CAPABILITY


def test_map_needs_its_tables(space: Space) -> None:
    assert space.map(FRAMES) == LOOKUP and space.thread.message(3) == [0, 2, 30]
    assert space.map_table(TABLES) == 0
    assert space.map(FRAMES) == LOOKUP and space.thread.message(3) == [0, 2, 21]
    assert space.map_table(TABLES + 1) == 0
    assert space.map_table(TABLES + 2) == DELETE_FIRST
    assert space.map_table(TABLES) == CAPABILITY
    assert space.map(FRAMES) == 0


@pytest.mark.parametrize("rights,attributes,expected,absent", [
    (RW, CACHED, S2_READ | S2_WRITE | 0xf << 2 | 3 << 8, XN),
    (READ, CACHED, S2_READ, S2_WRITE | XN),
    (WRITE, CACHED, VALID, S2_READ | S2_WRITE),
    (0, CACHED, VALID, S2_READ | S2_WRITE),
    (RW, CACHED | NEVER, XN, 0),
    (RW, 0, 1 << 2, 0xe << 2)])
def test_entry(space: Space, rights: int, attributes: int, expected: int, absent: int) -> None:
    space.tables()
    assert space.map(FRAMES, rights=rights, attributes=attributes) == 0
    entry = space.entry()
    assert entry & 0xfffffffff000 == space.pa(FRAMES) and entry & TABLE == TABLE
    assert entry & expected == expected and entry & absent == 0


def test_map_never_gives_more_than_the_capability(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert thread.invoke(space.cnode, "CNodeCopy", 50, 64, FRAMES, 64, READ,
                         caps=(space.cnode,)) == 0
    assert space.map(50) == 0 and space.entry() & S2_WRITE == 0


def test_remap_changes_rights_in_place(space: Space) -> None:
    space.tables()
    assert space.map(FRAMES) == 0
    before = space.world.machine.tlb_invalidations
    assert space.map(FRAMES, rights=READ) == 0
    assert space.entry() & S2_WRITE == 0
    assert space.world.machine.tlb_invalidations == before + 1
    assert space.map(FRAMES, va=VA + 4096) == ARGUMENT
    assert space.map(FRAMES + 1) == DELETE_FIRST


@pytest.mark.parametrize("va,error", [(VA + 0x800, ALIGNMENT), (1 << 40, ARGUMENT),
                                      ((1 << 64) - 4096, ARGUMENT)])
def test_addresses_that_are_refused(space: Space, va: int, error: int) -> None:
    space.tables()
    assert space.map(FRAMES, va=va) == error


def test_unmap(space: Space) -> None:
    space.tables()
    assert space.map(FRAMES) == 0 and space.thread.invoke(FRAMES, "ARMPageUnmap") == 0
    assert space.entry() == 0 and space.thread.slot(FRAMES).cap.aux == 0
    assert space.thread.invoke(FRAMES, "ARMPageUnmap") == 0
    assert space.map(FRAMES, va=VA + 0x7000) == 0


def test_deleted_frame_is_unmapped(space: Space) -> None:
    space.tables()
    assert space.map(FRAMES) == 0
    assert space.thread.invoke(space.cnode, "CNodeDelete", FRAMES, 64) == 0
    assert space.entry() == 0


def test_each_capability_has_its_own_mapping(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert space.map(FRAMES) == 0
    assert thread.invoke(space.cnode, "CNodeCopy", 50, 64, FRAMES, 64, RW, caps=(space.cnode,)) == 0
    assert space.map(50, va=VA + 4096) == 0
    assert thread.invoke(space.cnode, "CNodeDelete", FRAMES, 64) == 0
    assert space.entry() == 0 and space.entry(VA + 4096) & VALID


def test_table_taken_away(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert space.map(FRAMES) == 0
    assert thread.invoke(TABLES + 1, "ARMPageTableUnmap") == 0
    assert space.entry() == 0
    assert space.map_table(TABLES + 2) == 0 and space.entry() == 0
    assert space.map(FRAMES + 1) == 0
    assert thread.invoke(FRAMES, "ARMPageUnmap") == 0  # its entry is gone; another's is there
    assert space.entry() & 0xfffffffff000 == space.pa(FRAMES + 1)
    assert space.map_table(TABLES + 1, VA + (1 << 21)) == 0  # empty again
    assert space.entry(VA + (1 << 21)) == 0


def test_copied_table_is_not_unmapped(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert thread.invoke(space.cnode, "CNodeCopy", 50, 64, TABLES, 64, RW, caps=(space.cnode,)) == 0
    assert thread.invoke(TABLES, "ARMPageTableUnmap") == REVOKE_FIRST


def test_large_frames(space: Space) -> None:
    thread = space.thread
    large = thread.give("FRAME", 0x8000_0000 >> PAGE_BITS, size=21, aux=0)
    huge = thread.give("FRAME", 0xc000_0000 >> PAGE_BITS, size=30, aux=0)
    assert space.map(huge, va=VA + (1 << 30)) == 0
    assert space.entry(VA + (1 << 30)) & (TABLE | 0xfffffffff000) == 0xc000_0000 | VALID
    assert space.map(large) == LOOKUP and space.map_table(TABLES) == 0
    assert space.map(large, va=VA + 0x1000) == ALIGNMENT and space.map(large) == 0
    assert space.map_table(TABLES + 1) == DELETE_FIRST
    assert space.map(FRAMES, va=VA + 0x1000) == DELETE_FIRST
    assert thread.invoke(large, "ARMPageUnmap") == 0 and space.map_table(TABLES + 1) == 0
    assert space.map(large) == DELETE_FIRST


def test_device_frames_are_never_cached(space: Space) -> None:
    space.tables()
    frame = space.thread.give("FRAME", 0x9000, size=12, aux=0)
    space.thread.slot(frame).cap.flags = space.world.abi.constant("CAP_DEVICE")
    assert space.map(frame) == 0 and space.entry() >> 2 & 0xf == 1


def test_vspace_gone(space: Space) -> None:
    space.tables()
    thread, ks = space.thread, space.world.ks
    assert space.map(FRAMES) == 0
    assert thread.invoke(space.cnode, "CNodeDelete", VSPACE, 64) == 0
    assert ks.vmid_owner[1] == 0
    assert thread.invoke(FRAMES, "ARMPageUnmap") == 0 and thread.slot(FRAMES).cap.aux == 0
    assert thread.invoke(TABLES, "ARMPageTableUnmap") == 0


def test_pool_gone(space: Space) -> None:
    space.tables()
    thread, ks = space.thread, space.world.ks
    vspace = thread.slot(VSPACE).cap
    space.world.put(space.world.tcb_slot(thread.ref, "VSPACE"), "VSPACE", object=vspace.object,
                    aux=vspace.aux, word=vspace.word)
    assert thread.invoke(space.cnode, "CNodeDelete", space.pool, 64) == 0
    assert ks.asid_pools[0] == 0 and ks.vmid_owner[1] == 0
    assert space.world.machine.vttbr == 0  # the caller has no VSpace any more
    assert space.map(FRAMES) == LOOKUP and thread.message(2) == [0, 1]
    assert thread.invoke(VSPACE, "ARMVSpaceClean_Data", VA, VA + 64) == CAPABILITY


def test_make_pool(space: Space) -> None:
    thread, ks = space.thread, space.world.ks
    control = thread.give("ASID_CONTROL")
    assert thread.retype(space.untyped, "Untyped", 12, space.cnode, 50, 2) == 0
    caps = (50, space.cnode)
    assert thread.invoke(control, "ARMASIDControlMakePool", FRAMES, 64, caps=caps) == DELETE_FIRST
    assert thread.invoke(control, "ARMASIDControlMakePool", 52, 64, caps=caps) == 0
    assert ks.asid_pools[1] == thread.slot(52).cap.object and thread.slot(52).cap.word == 512
    assert thread.invoke(control, "ARMASIDControlMakePool", 53, 64, caps=caps) == REVOKE_FIRST
    assert thread.invoke(control, "ARMASIDControlMakePool", 53, 64,
                         caps=(FRAMES, space.cnode)) == CAPABILITY
    assert thread.invoke(space.cnode, "CNodeRevoke", 50, 64) == 0 and ks.asid_pools[1] == 0
    for number in range(1, 128):
        ks.asid_pools[number] = space.world.allocate(4096)
    assert thread.invoke(control, "ARMASIDControlMakePool", 53, 64,
                         caps=(51, space.cnode)) == DELETE_FIRST


def test_full_pool(space: Space) -> None:
    pool = space.world.at("asid_pool", space.world.ks.asid_pools[0])
    for number in range(2, 512):
        pool.entry[number].vspace = space.world.allocate(8192)
    assert space.thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, 50) == 0
    assert space.thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(50,)) == DELETE_FIRST


def test_vspaces_beyond_the_vmids_share_one(world: World) -> None:
    space = Space(world, vmid_is_left=False)
    thread = space.thread
    others = []
    for slot in (50, 51):
        assert thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, slot) == 0
        assert thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(slot,)) == 0
        cap = thread.slot(slot).cap
        assert cap.aux >> 48 == 0
        other = world.thread(50)
        world.put(world.tcb_slot(other.ref, "VSPACE"), "VSPACE", object=cap.object, aux=cap.aux,
                  word=cap.word)
        others.append((other, cap))
    for other, cap in others + others:
        before = world.machine.tlb_invalidations
        world.lib.vspace_switch_to(other.ref)
        assert world.machine.vttbr == cap.aux
        assert world.machine.tlb_invalidations == before + 1
        world.lib.vspace_switch_to(other.ref)
        assert world.machine.tlb_invalidations == before + 1


def many(space: Space, count: int, first: int = FRAMES, va: int = VA) -> int:
    return space.thread.invoke(VSPACE, "ARMVSpaceMapPages", first, 64, count, va, RW, CACHED,
                               caps=(space.cnode,))


def test_many_frames_at_once(space: Space) -> None:
    space.tables()
    assert many(space, 8) == 0
    for number in range(8):
        assert space.entry(VA + 4096 * number) & 0xfffffffff000 == space.pa(FRAMES + number)
    assert space.thread.invoke(VSPACE, "ARMVSpaceUnmapPages", FRAMES, 64, 8, caps=(space.cnode,)) == 0
    assert all(space.entry(VA + 4096 * number) == 0 for number in range(8))
    assert space.thread.slot(FRAMES + 7).cap.aux == 0


def test_many_frames_or_none(space: Space) -> None:
    assert many(space, 8) == LOOKUP
    space.tables()
    assert many(space, 0) == RANGE and many(space, 65) == RANGE
    assert many(space, 9) == CAPABILITY  # an empty slot
    assert many(space, 2, TABLES + 2) == CAPABILITY
    assert space.map(FRAMES + 9 - 2, va=VA + 0x5000) == 0
    assert many(space, 6) == DELETE_FIRST
    assert space.entry() == 0 and space.thread.slot(FRAMES).cap.aux == 0


def test_frames_end_with_their_cnode(space: Space) -> None:
    """Two addresses that lie count apart can name slots of two CNodes, through guards of theirs, with
    another object's memory in between: what looks like a frame there is none."""
    space.tables()
    world, thread = space.world, space.thread
    first, second = world.allocate(64), world.allocate(256)
    distance = 2 * (second - first)  # slots from the one to the other
    outer = world.allocate(64)
    for index, node, guard in ((0, first, 0xff), (1, second, (distance - 2) // 2)):
        world.put(2 * outer + index, "CNODE", object=node, size=1, aux=8, word=guard)
    root = thread.give("CNODE", outer, size=1)
    for slot in range(2 * first + 2, 2 * second):
        world.slot(slot).cap.type = world.abi.constant("CAP_FRAME")  # no capability, only bytes
        world.slot(slot).cap.size = 12
    index, count = 0x1ff, distance
    for frame, where in ((FRAMES, index), (FRAMES + 1, index + count - 1)):
        assert thread.invoke(root, "CNodeMove", where, 10, frame, 64, caps=(space.cnode,)) == 0
    for operation, rest in (("Map", (VA, RW, CACHED)), ("Unmap", ())):
        assert thread.invoke(VSPACE, f"ARMVSpace{operation}Pages", index, 10, count, *rest,
                             caps=(root,)) == ARGUMENT
        assert thread.invoke(VSPACE, f"ARMVSpace{operation}Pages", index, 10, 1, *rest,
                             caps=(root,)) == 0
    assert all(space.entry(VA + 4096 * number) == 0 for number in range(count))


def test_cache_maintenance(space: Space) -> None:
    space.tables()
    thread = space.thread
    for operation in ("Clean_Data", "Invalidate_Data", "CleanInvalidate_Data", "Unify_Instruction"):
        assert thread.invoke(FRAMES, "ARMPage" + operation, 0, 64) == ILLEGAL  # not mapped
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, VA, VA + 64) == 0
    assert space.map(FRAMES) == 0
    for operation in ("Clean_Data", "Invalidate_Data", "CleanInvalidate_Data", "Unify_Instruction"):
        assert thread.invoke(FRAMES, "ARMPage" + operation, 0, 4096) == 0
        assert thread.invoke(FRAMES, "ARMPage" + operation, 64, 64) == ARGUMENT
        assert thread.invoke(FRAMES, "ARMPage" + operation, 0, 4097) == ARGUMENT
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, VA, VA + 4096) == 0
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, VA + 1, VA + 4097) == RANGE
        assert thread.message(2) == [VA + 1, VA + 4095]
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, 0, 1 << 41) == ILLEGAL


def test_cache_maintenance_goes_on_after_an_interrupt(space: Space) -> None:
    space.tables()
    assert space.map(FRAMES) == 0
    space.world.machine.pending_irq = 500
    space.thread.invoke(FRAMES, "ARMPageClean_Data", 0, 4096)
    assert space.thread.x(2) == 2048
    space.world.lib.handle_interrupt()
    assert space.thread.again() == 0


def test_get_address(space: Space) -> None:
    assert space.thread.invoke(FRAMES, "ARMPageGetAddress") == 0
    assert space.thread.message(1) == [space.pa(FRAMES)]
