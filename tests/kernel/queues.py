# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads in the release queue, for the tests of it."""

from __future__ import annotations

import ctypes

from kernel.world import World


def waiting(world: World, times: list[int]) -> list[int]:
    """TCBs whose first refill is then, each put into the queue as it comes."""
    tcbs = []
    for time in times:
        ref, sc = world.allocate(2048), world.sched_context(budget=20, period=100)
        world.at("tcb", ref).sc, world.at("sched_context", sc).tcb = sc, ref
        world.at("tcb", ref).state = world.abi.constant("THREAD_RUNNING")
        refill = world.address(sc) + world.abi.layout("sched_context").size
        ctypes.c_uint64.from_address(refill).value = world.ks.now + time
        world.lib.release_enqueue(ref)
        tcbs.append(ref)
    return tcbs


def queue(world: World) -> list[int]:
    found, ref, before = [], world.ks.release_head, 0
    while ref:
        tcb = world.at("tcb", ref)
        assert tcb.sched_prev == before and tcb.queued == world.abi.constant("QUEUE_RELEASE")
        found.append(ref)
        before, ref = ref, tcb.sched_next
    return found
