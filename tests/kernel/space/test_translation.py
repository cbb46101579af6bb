# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Walks: which tables a mapping needs."""

from __future__ import annotations

from microkit.base.sizes import PAGE_BITS

from kernel.space import FRAMES, TABLE, TABLES, VA, Space

CAPABILITY, ALIGNMENT, LOOKUP, DELETE_FIRST = 2, 5, 6, 8
VALID = 1


def test_map_needs_its_tables(space: Space) -> None:
    assert space.map(FRAMES) == LOOKUP and space.thread.message(3) == [0, 2, 30]
    assert space.map_table(TABLES) == 0
    assert space.map(FRAMES) == LOOKUP and space.thread.message(3) == [0, 2, 21]
    assert space.map_table(TABLES + 1) == 0
    assert space.map_table(TABLES + 2) == DELETE_FIRST
    assert space.map_table(TABLES) == CAPABILITY
    assert space.map(FRAMES) == 0


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
