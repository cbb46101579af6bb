# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Circles in graphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from microkit.check.graph import cycles

EDGES = st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), max_size=3), max_size=8)


def reaches(edges: dict[int, set[int]], start: int, goal: int) -> bool:
    """Whether a path of at least one edge leads from start to goal."""
    seen: set[int] = set()
    work = list(edges.get(start, ()))
    while work:
        node = work.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            work += edges.get(node, ())
    return False


@given(EDGES)
def test_exactly_the_nodes_that_reach_themselves(edges: dict[int, set[int]]) -> None:
    expected = {node for node in range(8) if reaches(edges, node, node)}
    found = [node for members in cycles(edges) for node in members]
    assert sorted(found) == sorted(expected)


def test_a_long_chain_needs_no_stack() -> None:
    chain = {node: {node + 1} for node in range(20_000)}
    assert list(cycles(chain)) == []
    chain[20_000] = {0}
    assert len(next(cycles(chain))) == 20_001
