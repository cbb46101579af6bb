# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Circles and paths in a directed graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def cycles(edges: Mapping[int, set[int]]) -> Iterator[set[int]]:
    """The strongly connected sets of nodes that contain a circle, in order of their lowest node.

    Tarjan's algorithm, without recursion: the graph may be as deep as the system is large.
    """
    found = [members for members in _components(edges) if len(members) > 1]
    found += [{node} for node, targets in edges.items() if node in targets]
    seen: set[int] = set()
    for members in sorted(found, key=lambda each: (min(each), -len(each))):
        if not members <= seen:
            seen |= members
            yield members


def shortest_path(edges: Mapping[int, set[int]], start: int, end: int) -> list[int]:
    """The nodes of a shortest path, of several the one that comes first; empty without a path."""
    before: dict[int, int | None] = {start: None}
    ahead = [start]
    for node in ahead:  # grows
        if node == end:
            break
        for target in sorted(edges.get(node, ())):
            if target not in before:
                before[target] = node
                ahead.append(target)
    path: list[int] = []
    at: int | None = end if end in before else None
    while at is not None:
        path.append(at)
        at = before[at]
    return path[::-1]


def _components(edges: Mapping[int, set[int]]) -> Iterator[set[int]]:
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    path: list[int] = []
    on_path: set[int] = set()
    for start in sorted(edges):
        if start in index:
            continue
        work = [(start, iter(sorted(edges.get(start, ()))))]
        index[start] = low[start] = len(index)
        path.append(start)
        on_path.add(start)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    path.append(target)
                    on_path.add(target)
                    work.append((target, iter(sorted(edges.get(target, ())))))
                    break
                if target in on_path:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    cut = path.index(node)
                    members = set(path[cut:])
                    del path[cut:]
                    on_path -= members
                    yield members
