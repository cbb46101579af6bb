# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""VSpaces that are loaded, were loaded before, or share their VMID, with pages mapped."""

from __future__ import annotations

import ctypes

from kernel.space import FRAMES, VA, VSPACE, Space
from kernel.world import World

OTHER = 62


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



def fill(space: Space, slot: int, pattern: int) -> None:
    ctypes.memset(space.world.base + space.pa(slot) - space.pa_of_window, pattern, 4096)
