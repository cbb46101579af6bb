# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which VSpace is loaded, and whose entries of the TLB go for that."""

from __future__ import annotations

from kernel.space import VSPACE, Space
from kernel.translations import OTHER, begin
from kernel.world import Thread, World


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


def switch(world: World, thread: Thread) -> int:
    """How often that invalidates."""
    before = int(world.machine.tlb_invalidations)
    world.lib.vspace_switch_to(thread.ref)
    return int(world.machine.tlb_invalidations) - before


def test_a_vmid_of_its_own_costs_nothing(world: World) -> None:
    space = begin(world)
    vspace = space.thread.slot(VSPACE).cap
    for _ in range(2):
        assert switch(world, space.thread) == 0 and world.machine.vttbr == vspace.aux


def test_without_a_vspace_there_is_nothing(world: World) -> None:
    """Not even what the one before had in the TLB."""
    space, other = begin(world), world.thread(50)
    switch(world, space.thread)
    switch(world, other)
    assert world.machine.vttbr == 0 and switch(world, other) == 0


def test_a_vspace_that_ended_is_none(world: World) -> None:
    """Its capability may still lie in a thread; its VMID is another's by now."""
    space, other = begin(world), world.thread(50)
    old = space.thread.slot(VSPACE).cap
    world.put(world.tcb_slot(other.ref, "VSPACE"), "VSPACE", object=old.object, aux=old.aux,
              word=old.word)
    world.ks.vmid_owner[old.aux >> 48] = space.thread.slot(OTHER).cap.object
    world.at("asid_pool", world.ks.asid_pools[0]).entry[old.word].vspace = 0
    world.lib.vspace_switch_to(other.ref)
    assert world.machine.vttbr == 0
