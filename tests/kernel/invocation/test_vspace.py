# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Many frames in one invocation."""

from __future__ import annotations

from kernel.space import CACHED, FRAMES, RW, TABLES, VA, VSPACE, Space

ARGUMENT, CAPABILITY, RANGE, LOOKUP, DELETE_FIRST = 1, 2, 4, 6, 8


def many(space: Space, count: int, first: int = FRAMES, va: int = VA) -> int:
    return space.thread.invoke(VSPACE, "ARMVSpaceMapPages", first, 64, count, va, RW, CACHED,
                               caps=(space.cnode,))


def test_many_frames_at_once(space: Space) -> None:
    space.tables()
    assert many(space, 8) == 0
    for number in range(8):
        assert space.entry(VA + 4096 * number) & 0xfffffffff000 == space.pa(FRAMES + number)
    assert space.thread.invoke(VSPACE, "ARMVSpaceUnmapPages", FRAMES, 64, 8, caps=(space.cnode,)) == 0
    assert all(space.entry(VA + 4096 * number) == 0 for number in range(8))
    assert space.thread.slot(FRAMES + 7).cap.aux == 0


def test_many_frames_or_none(space: Space) -> None:
    assert many(space, 8) == LOOKUP
    space.tables()
    assert many(space, 0) == RANGE and many(space, 65) == RANGE
    assert many(space, 9) == CAPABILITY  # an empty slot
    assert many(space, 2, TABLES + 2) == CAPABILITY
    assert space.map(FRAMES + 9 - 2, va=VA + 0x5000) == 0
    assert many(space, 6) == DELETE_FIRST
    assert space.entry() == 0 and space.thread.slot(FRAMES).cap.aux == 0


def test_frames_end_with_their_cnode(space: Space) -> None:
    """Two addresses that lie count apart can name slots of two CNodes, through guards of theirs, with
    another object's memory in between: what looks like a frame there is none."""
    space.tables()
    world, thread = space.world, space.thread
    first, second = world.allocate(64), world.allocate(256)
    distance = 2 * (second - first)  # slots from the one to the other
    outer = world.allocate(64)
    for index, node, guard in ((0, first, 0xff), (1, second, (distance - 2) // 2)):
        world.put(2 * outer + index, "CNODE", object=node, size=1, aux=8, word=guard)
    root = thread.give("CNODE", outer, size=1)
    for slot in range(2 * first + 2, 2 * second):
        world.slot(slot).cap.type = world.abi.constant("CAP_FRAME")  # no capability, only bytes
        world.slot(slot).cap.size = 12
    index, count = 0x1ff, distance
    for frame, where in ((FRAMES, index), (FRAMES + 1, index + count - 1)):
        assert thread.invoke(root, "CNodeMove", where, 10, frame, 64, caps=(space.cnode,)) == 0
    for operation, rest in (("Map", (VA, RW, CACHED)), ("Unmap", ())):
        assert thread.invoke(VSPACE, f"ARMVSpace{operation}Pages", index, 10, count, *rest,
                             caps=(root,)) == ARGUMENT
        assert thread.invoke(VSPACE, f"ARMVSpace{operation}Pages", index, 10, 1, *rest,
                             caps=(root,)) == 0
    assert all(space.entry(VA + 4096 * number) == 0 for number in range(count))
