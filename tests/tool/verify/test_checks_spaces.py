# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is mapped and licensed by nobody: the sweep through leaves and parts against page sets, and
how often it looks at each."""

from __future__ import annotations

import random
from dataclasses import dataclass

from microkit.verify.checks_spaces import _unlicensed
from microkit.verify.walk import Leaf, Walk


@dataclass
class Span:
    """A part, as far as the sweep sees it; counts how often it does."""

    start: int
    size: int
    looks: int = 0

    @property
    def va(self) -> int:
        self.looks += 1
        return self.start


@dataclass
class Space:
    space: Walk


def space(spans: list[tuple[int, int]]) -> Space:
    """Leaves of (start, size)."""
    leaves = [Leaf(va, 0, size, True, False, False, False) for va, size in spans]
    return Space(Walk(leaves))


def addresses(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def draw_leaves(draw: random.Random) -> list[tuple[int, int]]:
    """In order, some side by side, none over another."""
    found, at = [], 0
    for _ in range(draw.randrange(5)):
        at += draw.randrange(4)
        found.append((at, draw.randrange(1, 6)))
        at += found[-1][1]
    return found


def test_as_sets_of_addresses() -> None:
    """Each address once, parts in any order, over one another, before, between, behind."""
    draw = random.Random(1)
    for _ in range(5000):
        leaves = draw_leaves(draw)
        parts = [Span(draw.randrange(20), draw.randrange(1, 6)) for _ in range(draw.randrange(5))]
        found = _unlicensed(space(leaves), parts)  # type: ignore[arg-type]
        mapped = addresses([(va, va + size) for va, size in leaves])
        licensed = addresses([(each.start, each.start + each.size) for each in parts])
        assert addresses(found) == mapped - licensed, (leaves, parts)
        assert sum(end - start for start, end in found) == len(mapped - licensed)


def test_looks_grow_with_parts() -> None:
    """A thousand leaves and a thousand parts: no part is looked at for each leaf."""
    parts = [Span(2 * at, 1) for at in range(1000)]
    leaves = [(2 * at, 1) for at in range(1000)]
    assert _unlicensed(space(leaves), parts) == []  # type: ignore[arg-type]
    assert max(each.looks for each in parts) <= 4
