# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who has which physical memory: nobody may have what is another's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Claim:
    """Memory from `start` to `end` is for `owner`, and for nothing else."""

    start: int
    end: int
    owner: str


class Claims:
    """All claims of an image. Several claims of one owner to the same memory are one."""

    def __init__(self) -> None:
        self._claims: set[Claim] = set()

    def add(self, start: int, size: int, owner: str) -> None:
        if size:
            self._claims.add(Claim(start, start + size, owner))

    def holes(self, start: int, end: int) -> list[tuple[int, int]]:
        """Parts of start..end that nobody claims."""
        found, at = [], start
        for claim in sorted(self._claims):
            if claim.end <= at or claim.start >= end:
                continue
            if at < claim.start:
                found.append((at, claim.start))
            at = claim.end
        return [*found, (at, end)] if at < end else found

    def conflicts(self) -> list[tuple[Claim, Claim]]:
        """Each claim that starts inside another, with the one that reaches furthest."""
        found = []
        furthest: Claim | None = None
        for claim in sorted(self._claims):
            if furthest is not None and claim.start < furthest.end:
                found.append((furthest, claim))
            if furthest is None or claim.end > furthest.end:
                furthest = claim
        return found
