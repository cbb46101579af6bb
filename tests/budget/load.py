# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A thread that runs on a ring of refills, and what it got of its core.

The thread alternates between wanting to run for some time and being away: blocked, or kept off the
core by others. Whoever stops it at the end of a refill comes late by up to `late` ticks, as the
kernel does that finishes what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from budget.rings import Ring


@dataclass(frozen=True)
class Phase:
    """It wants to run for `run` ticks, and is away for `away` ticks then."""

    run: int
    away: int = 0


@dataclass
class Got:
    """Pieces of time in which it ran, and the longest that it waited for a refill."""

    pieces: list[tuple[int, int]]
    longest_wait: int = 0

    def within(self, start: int, end: int) -> int:
        return sum(max(0, min(until, end) - max(since, start)) for since, until in self.pieces)

    def most_within(self, length: int) -> int:
        """In any interval of the length: the most is in one that begins with a piece."""
        return max((self.within(since, since + length) for since, _ in self.pieces), default=0)

    def least_within(self, length: int, end: int) -> int:
        """In any interval that ends before `end`: the least is in one that begins where a piece
        ends."""
        return min((self.within(until, until + length) for _, until in self.pieces
                    if until + length <= end), default=length)


def run(ring: Ring, start: int, phases: Iterable[Phase], late: int = 0, seed: int = 0) -> Got:
    """All phases, one after the other."""
    got, now, random = Got([]), start, Random(seed)
    for phase in phases:
        wanted = phase.run
        while wanted > 0:
            time, _ = ring.first()
            if time > now:
                got.longest_wait = max(got.longest_wait, time - now)
                now = time
            ring.begin(now)
            amount = ring.first()[1]
            length = wanted if wanted < amount else amount + random.randint(0, late)
            got.pieces.append((now, now + length))
            now, wanted = now + length, wanted - length
            ring.charge(length)
        now += phase.away
    return got
