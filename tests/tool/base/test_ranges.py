# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Ranges that overlap are found, and only those."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from microkit.base.ranges import Range, overlapping_pairs

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), max_size=12)


def test_touching_ranges_do_not_overlap() -> None:
    assert list(overlapping_pairs([Range(0, 4, "a"), Range(4, 8, "b")])) == []


def test_the_longest_earlier_one_is_named() -> None:
    outer, inner, later = Range(0, 100, "outer"), Range(10, 20, "inner"), Range(50, 60, "later")
    assert list(overlapping_pairs([later, inner, outer])) == [(outer, inner), (outer, later)]


@given(SPANS)
def test_agrees_with_comparing_all_pairs(spans: list[tuple[int, int]]) -> None:
    ranges = [Range(start, start + size, i) for i, (start, size) in enumerate(spans)]
    real = [each for each in ranges if each.size]
    any_overlap = any(a is not b and a.overlaps(b) for a in real for b in real)
    found = list(overlapping_pairs(ranges))
    assert bool(found) == any_overlap
    assert all(a.overlaps(b) and a is not b for a, b in found)
    overlapped = {b.owner for _, b in found}
    alone = [each for each in real if each.owner not in overlapped]
    assert not any(a is not b and a.overlaps(b) for a in alone for b in alone)
