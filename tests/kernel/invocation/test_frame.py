# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Mapping frames."""

from __future__ import annotations

from kernel.space import FRAMES, RW, TABLE, TABLES, VA, Space
from kernel.world import READ

VALID, S2_WRITE = 1, 2 << 6
DELETE_FIRST = 8


def test_map_never_gives_more_than_the_capability(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert thread.invoke(space.cnode, "CNodeCopy", 50, 64, FRAMES, 64, READ,
                         caps=(space.cnode,)) == 0
    assert space.map(50) == 0 and space.entry() & S2_WRITE == 0


def test_each_capability_has_its_own_mapping(space: Space) -> None:
    space.tables()
    thread = space.thread
    assert space.map(FRAMES) == 0
    assert thread.invoke(space.cnode, "CNodeCopy", 50, 64, FRAMES, 64, RW, caps=(space.cnode,)) == 0
    assert space.map(50, va=VA + 4096) == 0
    assert thread.invoke(space.cnode, "CNodeDelete", FRAMES, 64) == 0
    assert space.entry() == 0 and space.entry(VA + 4096) & VALID


def test_block_of_the_same_address_is_not_the_frame(space: Space) -> None:
    """A page's descriptor in its place would be one of a table: which the frame would be then."""
    space.tables()
    page, block = (space.thread.give("FRAME", 0x200, size=size, aux=0) for size in (12, 21))
    assert space.map(page) == 0 and space.thread.invoke(TABLES + 1, "ARMPageTableUnmap") == 0
    assert space.map(block) == 0
    before = space.entry()
    assert space.map(page) == DELETE_FIRST and space.entry() == before and before & TABLE == VALID


def test_get_address(space: Space) -> None:
    assert space.thread.invoke(FRAMES, "ARMPageGetAddress") == 0
    assert space.thread.message(1) == [space.pa(FRAMES)]
