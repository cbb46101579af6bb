# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Mapping frames."""

from __future__ import annotations

from kernel.space import FRAMES, RW, VA, Space
from kernel.world import READ

VALID, S2_WRITE = 1, 2 << 6


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


def test_get_address(space: Space) -> None:
    assert space.thread.invoke(FRAMES, "ARMPageGetAddress") == 0
    assert space.thread.message(1) == [space.pa(FRAMES)]
