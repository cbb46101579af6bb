# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""ASID pools, and VSpaces that get an ASID."""

from __future__ import annotations

from kernel.space import FRAMES, VSPACE, Space
from kernel.world import GRANULE, WINDOW_PA

CAPABILITY, DELETE_FIRST, REVOKE_FIRST = 2, 8, 9


def test_assign(space: Space) -> None:
    cap, ks = space.thread.slot(VSPACE).cap, space.world.ks
    assert cap.word == 1 and ks.vmid_owner[1] == cap.object
    assert cap.aux == 1 << 48 | WINDOW_PA + cap.object * GRANULE
    assert space.thread.invoke(space.pool, "ARMASIDPoolAssign", caps=(VSPACE,)) == CAPABILITY


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
