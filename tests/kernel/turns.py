# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How long each thread runs."""

from __future__ import annotations

from kernel.world import Thread, World


def share(world: World, threads: list[Thread], ticks: int, step: int = 1) -> dict[str, int]:
    """How long each thread ran."""
    names = {id(None): "idle", **{id(each): str(i) for i, each in enumerate(threads)}}
    found = dict.fromkeys(names.values(), 0)
    for _ in range(0, ticks, step):
        found[names[id(world.current)]] += step
        world.wait(step)
    return found
