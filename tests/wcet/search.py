# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The longest stretch of an entry that makes no calls of which it makes only one or the other.

The longest path of all may break such a rule. Then each alternative of the rule is analysed, without the calls
that it leaves out, and the longest path of these is looked at next: the first one that keeps every rule is the
longest that does.
"""

from __future__ import annotations

import heapq
import itertools

from .bounds import Bounds
from .flow import FlowError
from .longest import Analysis, Path
from .program import Program
from .rules import Call, Choice


class Search:
    """All entries of one program."""

    def __init__(self, program: Program, bounds: Bounds) -> None:
        self.analysis = Analysis(program, bounds)
        self._choices = bounds.choices

    def longest(self, address: int, name: str) -> Path:
        number = itertools.count()  # of equals, the first
        found: list[tuple[int, int, frozenset[Call], Path]] = []

        def add(never: frozenset[Call]) -> None:
            path = self.analysis.entry(address, name, never)
            if path is not None:
                heapq.heappush(found, (-path.total, next(number), never, path))

        add(frozenset())
        while found:
            _, _, never, path = heapq.heappop(found)
            broken = self._broken(path)
            if broken is None:
                return path
            for absent in broken.alternatives():
                add(never | absent)
        raise FlowError(f"{name}: no path keeps the rules")

    def _broken(self, path: Path) -> Choice | None:
        made = calls_made(path, frozenset().union(*(choice.calls for choice in self._choices)))
        return next((choice for choice in self._choices if not choice.is_kept(made & choice.calls)), None)


def calls_made(path: Path, calls: frozenset[Call]) -> frozenset[Call]:
    """Which of these calls are on the path."""
    made: set[Call] = set()
    todo: list[tuple[Path | None, frozenset[str]]] = [(path, frozenset())]
    while todo:
        at, around = todo.pop()
        if at is None:
            continue
        callers = around | {at.function}
        if at.callee is not None:
            made |= {call for call in calls if call.is_made(at.callee.function, at.function, callers)}
        todo += [(at.callee, callers), (at.before, around), (at.round, around)]
    return frozenset(made)
