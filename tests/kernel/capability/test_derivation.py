# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The derivation list: which capability is a child of which (seL4 manual 3.1.4), and where copies are
put in it."""

from __future__ import annotations

import pytest
from microkit.base.sizes import GRANULE

from kernel.world import ALL, READ, WINDOW_PA, Thread, World

DEPTH = 64
ORIGINAL, FIRST_BADGED = 1, 2


class Pair:
    """Two capabilities in slots that are linked to nothing."""

    def __init__(self, world: World) -> None:
        self.world = world
        node = world.allocate(2048)
        self.parent, self.child = 2 * node, 2 * node + 1

    def write(self, slot: int, kind: str, values: dict[str, int]) -> None:
        cap = self.world.slot(slot).cap
        cap.type = self.world.abi.constant("CAP_" + kind)
        for name, value in values.items():
            setattr(cap, name, value)

    def is_parent(self, parent: tuple[str, dict[str, int]], child: tuple[str, dict[str, int]]
                  ) -> bool:
        self.write(self.parent, *parent)
        self.write(self.child, *child)
        found = bool(self.world.lib.slot_is_parent_of(self.parent, self.child) & 0xff)
        for slot in (self.parent, self.child):
            self.world.lib.slot_remove(slot)
        return found


@pytest.fixture
def pair(world: World) -> Pair:
    return Pair(world)


AT = 0x2000  # a reference
BASE = WINDOW_PA + AT * GRANULE
MEMORY = ("UNTYPED", {"word": BASE, "size": 14, "flags": ORIGINAL})


@pytest.mark.parametrize("kind", ["ENDPOINT", "NOTIFICATION", "REPLY", "CNODE", "TCB",
                                  "SCHED_CONTEXT", "PAGE_TABLE", "VSPACE", "ASID_POOL", "ZOMBIE"])
def test_objects_are_children_of_the_memory_they_lie_in(pair: Pair, kind: str) -> None:
    last = AT + (1 << 14) // GRANULE - 1
    for ref, inside in ((AT - 1, False), (AT, True), (last, True), (last + 1, False)):
        assert pair.is_parent(MEMORY, (kind, {"object": ref})) == inside


@pytest.mark.parametrize("kind,start,size,inside", [
    ("UNTYPED", BASE, 14, True), ("UNTYPED", BASE, 15, False), ("UNTYPED", BASE - 64, 6, False),
    ("UNTYPED", BASE + (1 << 14) - 64, 6, True), ("UNTYPED", BASE + (1 << 14), 6, False),
    ("FRAME", BASE, 12, True), ("FRAME", BASE + (3 << 12), 12, True),
    ("FRAME", BASE + (1 << 14), 12, False), ("FRAME", BASE - 4096, 12, False),
    ("FRAME", BASE, 21, False)])
def test_memory_within_memory(pair: Pair, kind: str, start: int, size: int, inside: bool) -> None:
    place = {"word": start} if kind == "UNTYPED" else {"object": start >> 12}
    assert pair.is_parent(MEMORY, (kind, {"size": size, **place})) == inside


@pytest.mark.parametrize("kind", ["NULL", "IRQ_CONTROL", "IRQ_HANDLER", "SCHED_CONTROL", "SMC",
                                  "SGI_SIGNAL", "ASID_CONTROL", "DOMAIN"])
def test_what_has_no_memory_is_no_child_of_it(pair: Pair, kind: str) -> None:
    """Whatever number looks like an address."""
    assert not pair.is_parent(MEMORY, (kind, {"object": AT, "word": BASE}))


@pytest.mark.parametrize("kind", ["IRQ_HANDLER", "SGI_SIGNAL"])
def test_interrupts_are_children_of_control(pair: Pair, kind: str) -> None:
    control = ("IRQ_CONTROL", {"flags": ORIGINAL})
    assert pair.is_parent(control, (kind, {"word": 5}))
    assert not pair.is_parent(("IRQ_CONTROL", {}), (kind, {"word": 5}))
    assert not pair.is_parent(control, ("ENDPOINT", {"object": AT}))


@pytest.mark.parametrize("parent,child,expected", [
    (0, 0, True), (0, 5, True), (5, 5, True), (5, 0, False), (5, 6, False)])
@pytest.mark.parametrize("kind", ["ENDPOINT", "NOTIFICATION", "SMC"])
def test_badges(pair: Pair, kind: str, parent: int, child: int, expected: bool) -> None:
    first = (kind, {"object": AT, "word": parent, "flags": ORIGINAL})
    assert pair.is_parent(first, (kind, {"object": AT, "word": child})) == expected


@pytest.mark.parametrize("kind", ["ENDPOINT", "NOTIFICATION", "SMC"])
def test_each_minting_of_a_badge_is_its_own(pair: Pair, kind: str) -> None:
    """Two that were given the same badge are siblings, not parent and child."""
    values = {"object": AT, "word": 5, "flags": ORIGINAL | FIRST_BADGED}
    assert not pair.is_parent((kind, values), (kind, values))


@pytest.mark.parametrize("kind", ["ENDPOINT", "REPLY", "TCB", "CNODE", "SCHED_CONTEXT", "SMC",
                                  "IRQ_HANDLER"])
def test_only_originals_have_children(pair: Pair, kind: str) -> None:
    assert not pair.is_parent((kind, {"object": AT}), (kind, {"object": AT}))
    assert pair.is_parent((kind, {"object": AT, "flags": ORIGINAL}), (kind, {"object": AT}))


@pytest.mark.parametrize("kind,other", [
    ("ENDPOINT", {"object": AT + 1}), ("TCB", {"object": AT + 32}),
    ("CNODE", {"object": AT, "size": 5}), ("IRQ_HANDLER", {"word": 6}), ("SGI_SIGNAL", {"word": 6})])
def test_another_object_is_no_child(pair: Pair, kind: str, other: dict[str, int]) -> None:
    first = {"object": AT, "size": 4 if kind == "CNODE" else 0, "flags": ORIGINAL,
             "word": 5 if kind in ("IRQ_HANDLER", "SGI_SIGNAL") else 0}
    assert not pair.is_parent((kind, first), (kind, other))
    assert not pair.is_parent((kind, first), ("NOTIFICATION", {"object": AT, "word": 5}))


def test_sgi_signals_are_issued_each_on_its_own(pair: Pair) -> None:
    first = ("SGI_SIGNAL", {"word": 5, "flags": ORIGINAL | FIRST_BADGED})
    assert not pair.is_parent(first, first) and pair.is_parent(first, ("SGI_SIGNAL", {"word": 5}))


@pytest.fixture
def thread(world: World) -> Thread:
    thread = world.thread()
    thread.give_root()
    return thread


def following(thread: Thread, slot: int) -> list[int]:
    """The thread's slots in the derivation list from this one on."""
    world, found = thread.world, []
    ref = 2 * thread.cnode + slot
    while ref:
        found.append(ref - 2 * thread.cnode)
        after = world.slot(ref).next
        assert not after or world.slot(after).prev == ref
        ref = after
    return found


def test_a_copy_follows_what_it_was_copied_from(thread: Thread) -> None:
    memory = thread.give_untyped(12)
    assert thread.retype(memory, "Endpoint", 0, 1, 40) == 0
    for number, (source, label, more) in enumerate((
            (40, "CNodeCopy", (ALL,)), (40, "CNodeMint", (ALL, 7)), (42, "CNodeCopy", (READ,)),
            (41, "CNodeCopy", (ALL,))), 41):
        assert thread.invoke(1, label, number, DEPTH, source, DEPTH, *more, caps=(1,)) == 0
    assert following(thread, memory) == [memory, 40, 42, 43, 41, 44]
    assert thread.slot(42).cap.flags == ORIGINAL | FIRST_BADGED
    assert [thread.slot(each).cap.flags for each in (41, 43, 44)] == [0, 0, 0]


def test_new_objects_are_originals(thread: Thread) -> None:
    memory = thread.give_untyped(12)
    assert thread.retype(memory, "Endpoint", 0, 1, 40, 3) == 0
    assert set(following(thread, memory)) == {memory, 40, 41, 42}
    assert all(thread.slot(each).cap.flags & ORIGINAL for each in (40, 41, 42))


def test_moving_keeps_the_place(thread: Thread) -> None:
    memory = thread.give_untyped(12)
    assert thread.retype(memory, "Endpoint", 0, 1, 40) == 0
    for dest in (41, 42):
        assert thread.invoke(1, "CNodeCopy", dest, DEPTH, 40, DEPTH, ALL, caps=(1,)) == 0
    for source, dest in ((40, 50), (42, 51), (41, 52)):
        assert thread.invoke(1, "CNodeMove", dest, DEPTH, source, DEPTH, caps=(1,)) == 0
        assert thread.slot(source).next == thread.slot(source).prev == 0
    assert following(thread, memory) == [memory, 50, 51, 52]


@pytest.mark.parametrize("first,second", [(40, 41), (41, 40), (40, 42), (42, 40), (41, 42)])
def test_neighbours_change_places(world: World, thread: Thread, first: int, second: int) -> None:
    """By a rotation whose source is its destination. Rights tell the capabilities apart."""
    memory = thread.give_untyped(12)
    assert thread.retype(memory, "Reply", 0, 1, 40) == 0
    for dest in (42, 41):
        assert thread.invoke(1, "CNodeCopy", dest, DEPTH, 40, DEPTH, dest & 3, caps=(1,)) == 0
    rights = {slot: thread.slot(slot).cap.rights for slot in (40, 41, 42)}
    assert following(thread, memory) == [memory, 40, 41, 42]
    assert thread.invoke(1, "CNodeRotate", first, DEPTH, 0, second, DEPTH, 0, first, DEPTH,
                         caps=(1, 1)) == 0
    swapped = {first: second, second: first}
    assert [thread.slot(slot).cap.rights for slot in (first, second)] == [rights[second], rights[first]]
    assert following(thread, memory) == [memory, *(swapped.get(each, each) for each in (40, 41, 42))]
    assert world.violation() is None


def test_the_last_capability_to_an_object(world: World, thread: Thread) -> None:
    memory = thread.give_untyped(12)
    assert thread.retype(memory, "Endpoint", 0, 1, 40, 2) == 0

    def is_final(slot: int) -> bool:
        return bool(world.lib.slot_is_final(2 * thread.cnode + slot) & 0xff)

    assert is_final(40) and is_final(41)
    assert thread.invoke(1, "CNodeMint", 42, DEPTH, 40, DEPTH, 0, 9, caps=(1,)) == 0
    assert not is_final(40) and not is_final(42) and is_final(41)
    assert thread.invoke(1, "CNodeDelete", 40, DEPTH) == 0
    assert is_final(42)


def test_children(world: World, thread: Thread) -> None:
    memory = thread.give_untyped(12)

    def has_children(slot: int) -> bool:
        return bool(world.lib.slot_has_children(2 * thread.cnode + slot) & 0xff)

    assert not has_children(memory)
    assert thread.retype(memory, "Endpoint", 0, 1, 40, 2) == 0
    assert has_children(memory) and not has_children(40)
    assert thread.invoke(1, "CNodeCopy", 42, DEPTH, 40, DEPTH, ALL, caps=(1,)) == 0
    assert has_children(40) and not has_children(42)
