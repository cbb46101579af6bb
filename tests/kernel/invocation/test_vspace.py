# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Many frames in one invocation."""

from __future__ import annotations

from kernel.destruction import calm, interrupt, was_put_off
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


def put_off(space: Space, operation: str, done: int, va: int) -> bool:
    """The call that is made again is about the others."""
    x = [space.thread.x(number) for number in range(2, 6)]
    rest = [FRAMES + done, 64, 8 - done] + ([va] if operation == "Map" else x[3:])
    return was_put_off(space.thread) and x == rest


def mapped(space: Space) -> list[bool]:
    return [space.entry(VA + 4096 * number) != 0 for number in range(8)]


def test_each_page_can_be_interrupted(space: Space) -> None:
    """It gets one further each time, however many interrupts come."""
    space.tables()
    for operation, rest in (("Map", (VA, RW, CACHED)), ("Unmap", ())):
        interrupt(space.world)
        space.thread.invoke(VSPACE, f"ARMVSpace{operation}Pages", FRAMES, 64, 8, *rest,
                            caps=(space.cnode,))
        for done in range(1, 8):
            assert put_off(space, operation, done, VA + 4096 * done)
            new = [number < done for number in range(8)]
            assert mapped(space) == (new if operation == "Map" else [not each for each in new])
            space.world.lib.handle_interrupt()
            interrupt(space.world)
            error = space.thread.again()
        assert not was_put_off(space.thread) and error == 0
        assert mapped(space) == [operation == "Map"] * 8
        calm(space.world)


def test_the_rest_is_checked_again(space: Space) -> None:
    """Somebody else took a place in between."""
    space.tables()
    interrupt(space.world)
    many(space, 2)
    calm(space.world)
    rest = [space.thread.x(number) for number in range(9)]
    assert space.map(FRAMES + 7, va=VA + 4096) == 0
    for number, value in enumerate(rest):
        space.thread.tcb.context.x[number] = value
    for index, value in ((5, RW), (6, CACHED), (122, space.cnode)):
        space.thread.word(index, value)
    space.thread.tcb.context.pc -= 4
    assert space.thread.again() == DELETE_FIRST
    assert space.entry(VA + 4096) & 0xfffffffff000 == space.pa(FRAMES + 7)
