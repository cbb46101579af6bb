# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What translation tables say about frames."""

from __future__ import annotations

import pytest

from kernel.space import CACHED, FRAMES, NEVER, RW, TABLE, VA, Space
from kernel.world import READ, WRITE

VALID, XN, S2_READ, S2_WRITE = 1, 1 << 54, 1 << 6, 2 << 6


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


def test_device_frames_are_never_cached(space: Space) -> None:
    space.tables()
    frame = space.thread.give("FRAME", 0x9000, size=12, aux=0)
    space.thread.slot(frame).cap.flags = space.world.abi.constant("CAP_DEVICE")
    assert space.map(frame) == 0 and space.entry() >> 2 & 0xf == 1
