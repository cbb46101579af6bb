# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Zombies and their rings, apart from who deletes what: where a zombie lies, in which order a ring is
worked on, and how much one step does."""

from __future__ import annotations

import pytest

from kernel.world import World

PER_STEP = 16


class Rings:
    """Slots to be deleted, to be spare, and to be rings: cells of a CNode of nobody."""

    def __init__(self, world: World) -> None:
        self.world, self.lib = world, world.lib
        cells = iter(range(2 * world.allocate(2048), 1 << 30))
        self.ring, self.other_ring, self.spare = (next(cells) for _ in range(3))
        self.cells = cells

    def kind(self, slot: int) -> str:
        return self.world.cap_type(self.world.slot(slot).cap.type)

    def cnode(self, radix: int) -> tuple[int, int]:
        """A slot with the only capability to a CNode; the CNode's first slot."""
        slot, node = next(self.cells), self.world.allocate(32 << radix)
        self.world.put(slot, "CNODE", object=node, size=radix)
        return slot, 2 * node

    def tcb(self) -> tuple[int, int]:
        """The same of a TCB; its last slot."""
        slot, ref = next(self.cells), self.world.allocate(2048)
        self.world.put(slot, "TCB", object=ref)
        return slot, self.world.tcb_slot(ref, "ZOMBIE")

    def full(self, slot: int) -> None:
        self.world.put(slot, "SGI_SIGNAL", rights=15)

    def make(self, slot: int, ring: int | None = None) -> None:
        self.lib.zombie_make(slot, self.spare, ring or self.ring)
        assert self.kind(slot) == "NULL"

    def zombies(self, ring: int | None = None) -> list[int]:
        """The ring's zombies, with both directions of its links checked."""
        ring = ring or self.ring
        found, at, before = [], self.lib.zombie_first(ring), ring
        while at not in (0, ring):
            assert self.world.slot(at).cap.word >> 32 == before
            found.append(at)
            before, at = at, self.world.slot(at).cap.word & 0xffffffff
        return found

    def work(self, zombie: int) -> list[int]:
        """What each step finds until the zombie is gone; what is found is removed. 0: nothing."""
        steps = []
        while self.kind(zombie) == "ZOMBIE":
            steps.append(int(self.lib.zombie_step(zombie)))
            if steps[-1]:
                self.lib.slot_remove(steps[-1])
        return steps


@pytest.fixture
def rings(world: World) -> Rings:
    return Rings(world)


@pytest.mark.parametrize("radix", [1, 3, 6])
def test_a_zombie_lies_in_the_last_slot(rings: Rings, radix: int) -> None:
    slot, first = rings.cnode(radix)
    rings.make(slot)
    last = first + (1 << radix) - 1
    assert rings.zombies() == [last] and rings.kind(last) == "ZOMBIE" and rings.kind(rings.spare) == "NULL"
    cap = rings.world.slot(last).cap
    assert (2 * cap.object, cap.size, cap.aux) == (first, radix, (1 << radix) - 1)


def test_what_lay_there_is_kept(rings: Rings) -> None:
    slot, first = rings.cnode(2)
    rings.full(first + 3)
    rings.make(slot)
    assert (rings.kind(rings.spare), rings.kind(first + 3)) == ("SGI_SIGNAL", "ZOMBIE")


def test_the_slot_may_be_the_spare_one(rings: Rings) -> None:
    slot, first = rings.cnode(2)
    cap = rings.world.slot(slot).cap
    rings.world.put(rings.spare, "CNODE", object=cap.object, size=2)
    rings.lib.slot_remove(slot)
    rings.full(first + 3)
    rings.lib.zombie_make(rings.spare, rings.spare, rings.ring)
    assert (rings.kind(rings.spare), rings.kind(first + 3)) == ("SGI_SIGNAL", "ZOMBIE")


def test_an_empty_cnode_goes_so_many_slots_a_step(rings: Rings) -> None:
    slot, first = rings.cnode(6)
    rings.make(slot)
    assert rings.lib.zombie_step(first + 63) == 0
    assert rings.world.slot(first + 63).cap.aux == 63 - PER_STEP  # 63 slots beside its own
    assert rings.work(first + 63) == [0] * 3
    assert rings.zombies() == [] and rings.world.slot(rings.ring).cap.word == 0


def test_what_is_found_comes_from_the_end(rings: Rings) -> None:
    slot, first = rings.cnode(6)
    for index in (0, 30, 31, 62):
        rings.full(first + index)
    rings.make(slot)
    found = [each - first for each in rings.work(first + 63) if each]
    assert found == [62, 31, 30, 0]


def test_a_full_slot_is_not_passed_over(rings: Rings) -> None:
    """As long as it is not emptied."""
    slot, first = rings.cnode(2)
    rings.full(first + 1)
    rings.make(slot)
    for _ in range(3):
        assert rings.lib.zombie_step(first + 3) == first + 1
        assert rings.kind(first + 3) == "ZOMBIE"


def test_a_tcb(rings: Rings, world: World) -> None:
    slot, last = rings.tcb()
    first = last - (world.abi.constant("TCB_SLOTS") - 1)
    for index in (1, 4):
        rings.full(first + index)
    rings.make(slot)
    assert rings.zombies() == [last] and rings.kind(rings.spare) == "NULL"
    assert [each - first for each in rings.work(last) if each] == [4, 1]
    assert rings.zombies() == [] and rings.kind(last) == "NULL"


def made(rings: Rings, count: int) -> list[int]:
    zombies = []
    for _ in range(count):
        slot, first = rings.cnode(1)
        rings.make(slot)
        zombies.append(first + 1)
    return zombies


def test_the_latest_is_the_first(rings: Rings) -> None:
    zombies = made(rings, 3)
    assert rings.zombies() == zombies[::-1]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_whoever_is_finished_leaves_the_ring(rings: Rings, order: tuple[int, ...]) -> None:
    zombies = made(rings, 3)
    left = zombies[::-1]
    for number in order:
        rings.work(zombies[number])
        left.remove(zombies[number])
        assert rings.zombies() == left
    assert rings.world.slot(rings.ring).cap.word == 0


def test_rings_do_not_touch(rings: Rings) -> None:
    mine = made(rings, 2)
    slot, first = rings.cnode(1)
    rings.make(slot, rings.other_ring)
    assert (rings.zombies(), rings.zombies(rings.other_ring)) == (mine[::-1], [first + 1])
    rings.work(first + 1)
    assert (rings.zombies(), rings.zombies(rings.other_ring)) == (mine[::-1], [])


def test_a_destroyed_threads_zombies_come_along(rings: Rings) -> None:
    """Behind its own, in their order."""
    slot, last = rings.tcb()
    (mine,) = made(rings, 1)
    theirs = []
    for _ in range(2):
        other, first = rings.cnode(1)
        rings.make(other, last)
        theirs.append(first + 1)
    assert rings.zombies(last) == theirs[::-1]
    rings.make(slot)
    assert rings.zombies() == [last, *theirs[::-1], mine]


def test_a_thread_that_destroys_itself(rings: Rings, world: World) -> None:
    """Its zombie is in no ring but its own, until somebody takes it over with all that it began."""
    slot, last = rings.tcb()
    other, first = rings.cnode(1)
    rings.make(other, last)
    rings.lib.zombie_make(slot, rings.spare, last)
    itself = world.abi.constant("CAP_ZOMBIE_SELF")
    assert world.slot(last).cap.flags & itself and rings.zombies(last) == [first + 1]
    (mine,) = made(rings, 1)
    rings.lib.zombie_take_over(last, last)  # it is at work itself: nothing
    assert world.slot(last).cap.flags & itself and rings.zombies() == [mine]
    rings.lib.zombie_take_over(last, rings.ring)
    assert not world.slot(last).cap.flags & itself
    assert set(rings.zombies()) == {last, first + 1, mine}
    before = rings.zombies()
    rings.lib.zombie_take_over(last, rings.ring)  # it is taken over already
    assert rings.zombies() == before


def test_it_ends_by_itself(rings: Rings, world: World) -> None:
    slot, last = rings.tcb()
    rings.lib.zombie_make(slot, rings.spare, last)
    assert rings.zombies(last) == [] and rings.work(last) == [0] and rings.kind(last) == "NULL"
