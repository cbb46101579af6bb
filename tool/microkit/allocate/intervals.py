# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sets of addresses as lists of (start, end) in ascending order, and aligned blocks within them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..base.units import round_up

Interval = tuple[int, int]


def subtract(wholes: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """What is left of `wholes` without `holes`."""
    left = sorted(wholes)
    for start, end in sorted(holes):
        if start < end:
            left = [part for whole in left for part in _cut(whole, start, end)]
    return left


def _cut(whole: Interval, start: int, end: int) -> Iterator[Interval]:
    first, last = whole
    if first < min(start, last):
        yield first, min(start, last)
    if max(end, first) < last:
        yield max(end, first), last


def aligned(parts: Iterable[Interval], align: int) -> list[Interval]:
    """The intervals without what lies outside multiples of `align`."""
    inner = [(round_up(start, align), end // align * align) for start, end in parts]
    return [(start, end) for start, end in inner if start < end]


def power_blocks(start: int, end: int, smallest: int) -> Iterator[tuple[int, int]]:
    """The interval as blocks (address, size in bits), each aligned to its size."""
    while start + (1 << smallest) <= end:
        bits = (end - start).bit_length() - 1
        if start:
            bits = min(bits, (start & -start).bit_length() - 1)
        if bits < smallest:
            start = round_up(start, 1 << smallest)
            continue
        yield start, bits
        start += 1 << bits
