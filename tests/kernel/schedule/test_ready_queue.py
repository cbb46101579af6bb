# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The ready queues."""

from __future__ import annotations

import random

import pytest

from kernel.world import World


def test_all_priorities_are_found_in_order(world: World) -> None:
    threads = [world.thread(priority) for priority in range(0, 256, 5)]
    for thread in reversed(threads):
        assert world.current is thread
        world.lib.tcb_suspend(thread.ref)
        world.enter()
    assert world.current is None and world.ks.ready_summary == 0


def test_preempted_thread_is_first_again(world: World) -> None:
    first, second, high = world.thread(), world.thread(), world.thread(200)
    world.lib.tcb_suspend(high.ref)
    world.enter()
    assert world.current is first
    world.lib.tcb_resume(high.ref)
    world.enter()
    assert world.current is high and world.ready(100) == [first, second]


class Queues:
    """The kernel's queues beside lists that say what must be in them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.lists: dict[int, list[int]] = {priority: [] for priority in range(256)}
        self.tcbs = [world.allocate(2048) for _ in range(40)]

    def where(self, ref: int) -> list[int]:
        return self.lists[int(self.world.at("tcb", ref).priority)]

    def queued(self, ref: int) -> bool:
        return bool(self.world.at("tcb", ref).queued)

    def check(self) -> None:
        """Links in both directions, ends, and both levels of the bitmap."""
        ks, at = self.world.ks, self.world.at
        for priority, wanted in self.lists.items():
            found, ref, before = [], ks.ready[priority].head, 0
            while ref:
                assert at("tcb", ref).sched_prev == before
                found.append(ref)
                before, ref = ref, at("tcb", ref).sched_next
            assert found == wanted and ks.ready[priority].tail == before
        bits = sum(1 << priority for priority, found in self.lists.items() if found)
        words = [bits >> 64 * word & (1 << 64) - 1 for word in range(4)]
        assert [ks.ready_bitmap[word] for word in range(4)] == words
        assert ks.ready_summary == sum(1 << word for word in range(4) if words[word])

    def highest(self) -> list[int]:
        return next((found for _, found in sorted(self.lists.items(), reverse=True) if found), [])


@pytest.mark.parametrize("seed", range(4))
def test_queues_are_lists(world: World, seed: int) -> None:
    """Whatever is put in at either end, taken out of the middle or taken as the highest."""
    queues, chance = Queues(world), random.Random(seed)
    priorities = [chance.choice((0, 1, 63, 64, 127, 128, 200, 255)) for _ in queues.tcbs]
    for ref, priority in zip(queues.tcbs, priorities):
        world.at("tcb", ref).priority = priority
    for _ in range(300):
        ref = chance.choice(queues.tcbs)
        if queues.queued(ref):
            world.lib.ready_dequeue(ref)
            queues.where(ref).remove(ref)
        elif chance.random() < 0.5:
            world.lib.ready_enqueue(ref)
            queues.where(ref).append(ref)
        else:
            world.lib.ready_append_front(ref)
            queues.where(ref).insert(0, ref)
        if chance.random() < 0.2:
            highest = queues.highest()
            assert world.lib.ready_take() == (highest.pop(0) if highest else 0)
        queues.check()


def test_nothing_is_taken_from_empty_queues(world: World) -> None:
    assert world.lib.ready_take() == 0
