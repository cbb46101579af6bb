# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""ASIDs and VMIDs: whose they are, and the end of VSpaces and of ASID pools."""

from __future__ import annotations

import ctypes

from kernel.space import FRAMES, TABLES, VA, VSPACE, Space
from kernel.world import World

CAPABILITY, LOOKUP = 2, 6


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


def test_vttbr_of_an_asid(world: World, space: Space) -> None:
    """The VMID above, the root below; nothing for what nobody has, in any pool."""
    world.lib.asid_vttbr.restype = ctypes.c_uint64
    cap = space.thread.slot(VSPACE).cap
    assert world.lib.asid_vttbr(ctypes.c_uint64(cap.word)) == cap.aux != 0
    for asid in (0, 2, 511, 512, 513, 65535):
        assert world.lib.asid_vttbr(ctypes.c_uint64(asid)) == 0


def test_a_vmid_is_given_again(world: World, space: Space) -> None:
    """The lowest that is free; VMID 0 is nobody's own."""
    thread = space.thread
    first = thread.slot(VSPACE).cap.aux >> 48
    assert thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, 50, 2) == 0
    assert thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(50,)) == 0
    assert thread.invoke(space.cnode, "CNodeDelete", VSPACE, 64) == 0
    assert thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(51,)) == 0
    assert [thread.slot(each).cap.aux >> 48 for each in (50, 51)] == [first + 1, first]
    assert world.ks.vmid_owner[0] == 0 and first == 1
