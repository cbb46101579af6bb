# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who has which physical memory: nobody may have what is another's."""

from __future__ import annotations

import bisect
from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """Memory from `start` to `end` is for `owner`, and for nothing else."""

    start: int
    end: int
    owner: str


class Claims:
    """All claims of an image. Several claims of one owner to the same memory are one."""

    def __init__(self) -> None:
        self._claims: set[Claim] = set()
        self._cached: list[tuple[int, int]] | None = None

    def add(self, start: int, size: int, owner: str) -> None:
        if size:
            self._claims.add(Claim(start, start + size, owner))
            self._cached = None

    def holes(self, start: int, end: int) -> list[tuple[int, int]]:
        """Parts of start..end that nobody claims."""
        found, at = [], start
        runs = self._runs()
        index = bisect.bisect_right(runs, start, key=lambda run: run[1])
        while index < len(runs) and runs[index][0] < end:
            if at < runs[index][0]:
                found.append((at, runs[index][0]))
            at = runs[index][1]
            index += 1
        return [*found, (at, end)] if at < end else found

    def _runs(self) -> list[tuple[int, int]]:
        """(first, end) of memory that is claimed without a gap, in ascending order."""
        if self._cached is None:
            runs: list[tuple[int, int]] = []
            for start, end in sorted((each.start, each.end) for each in self._claims):
                if runs and start <= runs[-1][1]:
                    runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
                else:
                    runs.append((start, end))
            self._cached = runs
        return self._cached

    def conflicts(self) -> list[tuple[Claim, Claim]]:
        """Each claim that starts inside another, with the one that reaches furthest."""
        found = []
        furthest: Claim | None = None
        for claim in sorted(self._claims, key=lambda each: (each.start, each.end, each.owner)):
            if furthest is not None and claim.start < furthest.end:
                found.append((furthest, claim))
            if furthest is None or claim.end > furthest.end:
                furthest = claim
        return found
