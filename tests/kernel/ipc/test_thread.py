# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads: stopping, going on, priorities."""

from __future__ import annotations

from kernel.world import World


def test_priority_changes(world: World) -> None:
    first, second = world.thread(100), world.thread(90)
    world.lib.tcb_set_priority(second.ref, 110)
    world.enter()
    assert world.current is second
    world.lib.tcb_set_priority(second.ref, 80)
    world.enter()
    assert world.current is first and world.ready(80) == [second]
