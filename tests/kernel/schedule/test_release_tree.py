# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The tree over the release queue, walked here and held against a list that is kept sorted. The contracts of the queue suppose
what is tried here (kernel/include/schedule/release_tree.h): each insertion and removal in each tree of up to ten
threads."""

from __future__ import annotations

import ctypes
import functools
import random
from collections.abc import Iterator

import pytest

from kernel.queues import queue, waiting
from kernel.world import World


def walk(world: World, ref: int, parent: int = 0) -> Iterator[int]:
    """In order; and what may be said of each node alone."""
    if not ref:
        return
    tcb = world.at("tcb", ref)
    sooner, later = tcb.release_child[0], tcb.release_child[1]
    ranks = [world.at("tcb", each).release_rank if each else 0 for each in (sooner, later)]
    assert tcb.release_parent == parent
    assert all(tcb.release_rank - rank in (1, 2) for rank in ranks)
    assert sooner or later or tcb.release_rank == 1
    yield from walk(world, sooner, ref)
    yield ref
    yield from walk(world, later, ref)


def depth(world: World, ref: int) -> int:
    tcb = world.at("tcb", ref) if ref else None
    return 1 + max(depth(world, tcb.release_child[i]) for i in (0, 1)) if tcb else 0


def check(world: World, expected: list[tuple[int, int]]) -> None:
    refs = [ref for _, ref in expected]
    assert queue(world) == refs
    assert list(walk(world, world.ks.release_root)) == refs
    assert depth(world, world.ks.release_root) <= 2 * max(1, len(refs)).bit_length() - 1


@pytest.mark.parametrize("spread", [1, 4, 1000])
@pytest.mark.parametrize("seed", range(6))
def test_threads_come_and_go(world: World, seed: int, spread: int) -> None:
    chance, expected = random.Random(seed), []  # type: random.Random, list[tuple[int, int]]
    for _ in range(120):
        if expected and chance.random() < 0.4:
            gone = chance.choice([0, chance.randrange(len(expected))])
            world.lib.release_remove(expected.pop(gone)[1])
        else:
            time = chance.randrange(spread)
            place = sum(other <= time for other, _ in expected)
            expected.insert(place, (time, waiting(world, [time])[0]))
        check(world, expected)
    while expected:
        world.lib.release_remove(expected.pop(chance.randrange(len(expected)))[1])
        check(world, expected)


@pytest.mark.parametrize("times", [range(100), range(100, 0, -1), [7] * 100])
def test_in_order_it_stays_flat(world: World, times: range | list[int]) -> None:
    tcbs = waiting(world, list(times))
    expected = sorted(zip(times, tcbs, strict=True), key=lambda each: each[0])
    check(world, expected)
    assert depth(world, world.ks.release_root) == 7
    for left in range(99, -1, -1):
        world.lib.release_remove(expected.pop(0)[1])
        check(world, expected)
        assert len(expected) == left


#: A rank, and what is on either side; none.
Tree = tuple[int, "Tree", "Tree"] | None
#: Threads of the largest trees in which one comes or goes.
LARGEST = 10


def size(tree: Tree) -> int:
    return 1 + size(tree[1]) + size(tree[2]) if tree else 0


class Small:
    """Trees of threads with the times 2, 4, 6 and so on, and one that is not in the tree."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.refs = waiting(world, [0] * (LARGEST + 1))
        self.tcbs = [world.at("tcb", ref) for ref in self.refs]
        self.number = {ref: number for number, ref in enumerate(self.refs)}
        self.times = [ctypes.c_uint64.from_address(world.address(tcb.sc) + world.abi.layout("sched_context").size)
                      for tcb in self.tcbs]
        self.in_queue = world.abi.constant("QUEUE_RELEASE")

    def build(self, tree: Tree) -> list[int]:
        """Sets the tree and the list to it; the threads in order."""
        refs = self.refs[:size(tree)]
        for number, tcb in enumerate(self.tcbs):
            listed = number < len(refs)
            self.times[number].value = 2 * number + 2
            tcb.queued = self.in_queue if listed else 0
            tcb.sched_prev = refs[number - 1] if listed and number else 0
            tcb.sched_next = refs[number + 1] if number + 1 < len(refs) else 0
        self.world.ks.release_head = refs[0] if refs else 0
        self.world.ks.release_root = self.below(tree, 0, 0)
        return refs

    def below(self, tree: Tree, first: int, parent: int) -> int:
        if tree is None:
            return 0
        number = first + size(tree[1])
        tcb = self.tcbs[number]
        tcb.release_parent, tcb.release_rank = parent, tree[0]
        tcb.release_child[0] = self.below(tree[1], first, self.refs[number])
        tcb.release_child[1] = self.below(tree[2], number + 1, self.refs[number])
        return self.refs[number]

    def now(self, expected: list[int]) -> Tree:
        """The tree that there is, which must be one of these threads in this order, as must be the list."""
        assert queue(self.world) == expected
        assert list(walk(self.world, self.world.ks.release_root)) == expected
        return self.shape(self.world.ks.release_root)

    def shape(self, ref: int) -> Tree:
        if not ref:
            return None
        tcb = self.tcbs[self.number[ref]]
        return tcb.release_rank, self.shape(tcb.release_child[0]), self.shape(tcb.release_child[1])

    def inserted(self, tree: Tree, place: int) -> Tree:
        """With a thread behind so many others, which has the time of the last of them."""
        refs = self.build(tree)
        self.times[len(refs)].value = 2 * place
        self.world.lib.release_enqueue(self.refs[len(refs)])
        return self.now([*refs[:place], self.refs[len(refs)], *refs[place:]])

    def removed(self, tree: Tree, place: int) -> Tree:
        refs = self.build(tree)
        self.world.lib.release_remove(refs[place])
        return self.now([*refs[:place], *refs[place + 1:]])


@functools.cache
def trees(threads: int) -> tuple[Tree, ...]:
    """All of so many threads whose ranks are right (schedule/release_tree.h), made or not."""
    if not threads:
        return (None,)
    return tuple((rank, sooner, later) for left in range(threads)
                 for sooner in trees(left) for later in trees(threads - 1 - left)
                 for rank in range(1, 2 * threads) if is_rank(rank, sooner, later))


def is_rank(rank: int, sooner: Tree, later: Tree) -> bool:
    if sooner is None and later is None:
        return rank == 1
    return all(rank - (below[0] if below else 0) in (1, 2) for below in (sooner, later))


def test_each_change_of_each_small_tree(world: World) -> None:
    small = Small(world)
    for tree in (tree for threads in range(LARGEST + 1) for tree in trees(threads)):
        for place in range(size(tree) + 1):
            assert small.inserted(tree, place) in trees(size(tree) + 1)
        for place in range(size(tree)):
            assert small.removed(tree, place) in trees(size(tree) - 1)


def test_small_trees_are_many() -> None:
    assert [len(trees(threads)) for threads in range(LARGEST + 1)] == [1, 1, 2, 2, 4, 10, 12, 22, 48, 92, 172]
