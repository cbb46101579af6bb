# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sets of addresses as intervals."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

Interval = tuple[int, int]  # start, and end behind it


class Addresses:
    """Intervals, sorted and merged."""

    def __init__(self, intervals: Iterable[Interval]) -> None:
        merged: list[Interval] = []
        for start, end in sorted(intervals):
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(merged[-1][1], end)
            elif start < end:
                merged.append((start, end))
        self.intervals = merged
        self._starts = [start for start, _ in merged]

    def meets(self, start: int, end: int) -> bool:
        """Is an address of both?"""
        at = bisect.bisect_left(self._starts, end) - 1
        return at >= 0 and start < end and self.intervals[at][1] > start

    def has(self, start: int, end: int) -> bool:
        """All of it?"""
        at = bisect.bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self.intervals[at][1]

    def common(self, other: Addresses) -> list[Interval]:
        return [(max(start, first), min(end, last)) for start, end in self.intervals
                for first, last in other.intervals if max(start, first) < min(end, last)]
