# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Half-open ranges of addresses that carry whatever they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from .records import dataclass

T = TypeVar("T")


@dataclass(frozen=True)
class Range(Generic[T]):
    """Addresses from `start` up to, not including, `end`."""

    start: int
    end: int
    owner: T

    @property
    def size(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Range[T]) -> bool:
        return self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{self.start:#x}..{self.end:#x}"


def overlapping_pairs(ranges: Iterable[Range[T]]) -> Iterator[tuple[Range[T], Range[T]]]:
    """Each range that starts inside an earlier one, with the one that reaches furthest.

    One pair for each later range, not all pairs: a thousand ranges at one address are reported 999
    times, not half a million times. Empty ranges overlap nothing. Equal starts keep their order.
    """
    furthest: Range[T] | None = None
    for this in sorted((each for each in ranges if each.size > 0), key=lambda each: each.start):
        if furthest is not None and this.start < furthest.end:
            yield furthest, this
        if furthest is None or this.end > furthest.end:
            furthest = this
