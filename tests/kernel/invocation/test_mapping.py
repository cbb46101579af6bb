# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where a frame may be mapped."""

from __future__ import annotations

import pytest
from microkit.base.sizes import PAGE_BITS

from kernel.space import FRAMES, TABLES, VA, Space
from kernel.world import READ

ARGUMENT, CAPABILITY, ALIGNMENT, LOOKUP, DELETE_FIRST = 1, 2, 5, 6, 8
S2_WRITE = 2 << 6


@pytest.mark.parametrize("va,error", [(VA + 0x800, ALIGNMENT), (1 << 40, ARGUMENT),
                                      ((1 << 64) - 4096, ARGUMENT)])
def test_addresses_that_are_refused(space: Space, va: int, error: int) -> None:
    space.tables()
    assert space.map(FRAMES, va=va) == error


def test_a_mapped_frame_is_mapped_there_again_or_not_at_all(space: Space) -> None:
    space.tables()
    assert space.map(FRAMES) == 0
    before = space.world.machine.tlb_invalidations
    assert space.map(FRAMES, rights=READ) == 0
    assert space.entry() & S2_WRITE == 0
    assert space.world.machine.tlb_invalidations == before + 1
    assert space.map(FRAMES, va=VA + 4096) == ARGUMENT
    assert space.map(FRAMES + 1) == DELETE_FIRST


def test_only_into_a_vspace(space: Space) -> None:
    """That has an ASID."""
    space.tables()
    thread = space.thread
    assert thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, 50) == 0
    for other in (TABLES, FRAMES + 1, 50):
        assert thread.invoke(FRAMES, "ARMPageMap", VA, READ, 1, caps=(other,)) == CAPABILITY


def test_only_into_a_vspace_that_has_its_asid_still(space: Space) -> None:
    """Its capability says that it has one, but the pool is gone; its tables are still there."""
    space.tables()
    before = space.entry()
    assert space.thread.invoke(space.cnode, "CNodeDelete", space.pool, 64) == 0
    assert space.map(FRAMES) == LOOKUP
    assert space.entry() == before
    assert space.thread.slot(FRAMES).cap.aux == 0


@pytest.mark.parametrize("size,error", [(PAGE_BITS, 0), (21, DELETE_FIRST), (30, DELETE_FIRST)])
def test_a_large_frame_does_not_replace_a_table(space: Space, size: int, error: int) -> None:
    space.tables()
    frame = space.thread.give("FRAME", 0x8000_0000 >> PAGE_BITS, size=size, aux=0)
    assert space.map(frame) == error


@pytest.mark.parametrize("size", [PAGE_BITS, 21, 30])
def test_the_end_of_the_address_space(space: Space, size: int) -> None:
    """The last frame fits, and none that would reach beyond it."""
    top = (1 << 40) - (1 << size)
    frame = space.thread.give("FRAME", 0x8000_0000 >> PAGE_BITS, size=size, aux=0)
    assert space.map(frame, va=top) in (0, LOOKUP)
    assert space.map(frame, va=top + (1 << size)) == ARGUMENT
