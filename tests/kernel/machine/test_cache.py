# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Cache maintenance, held against the model after every entry; and memory that gets another owner."""

from __future__ import annotations

import ctypes

import pytest

from kernel.space import CACHED, FRAMES, NEVER, RW, VA, Space
from kernel.translations import begin, fill
from kernel.world import READ, World

COPY, NEW = 63, 38


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
