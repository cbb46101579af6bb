# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The tree over the release queue, walked here and held against a list that is kept sorted."""

from __future__ import annotations

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
