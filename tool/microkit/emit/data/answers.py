# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""After how long a call to another core is answered at the latest (docs/design/cross-core-calls.md)."""

from __future__ import annotations

from collections import defaultdict

from ...model.board import Board
from ...model.system import System
from .timing import response_us


def answers_us(system: System, board: Board) -> dict[int, int | None]:
    """For each protection domain that others of other cores may call, and for those that these call: in
    microseconds; None where no budget promises it."""
    calls = _calls(system)
    found: dict[int, int | None] = {}
    waiting = sorted(system.far_called)
    while waiting:
        callee = waiting[-1]
        ahead = [each for each in sorted(calls[callee]) if each not in found]
        if ahead:  # there are no circles
            waiting += ahead
            continue
        waiting.pop()
        found[callee] = _answer(system, board, callee, [found[each] for each in sorted(calls[callee])])
    return found


def _calls(system: System) -> dict[int, set[int]]:
    """Those whom a protection domain may have to wait for. A passive one of its core runs on its time."""
    found: dict[int, set[int]] = defaultdict(set)
    for channel in system.channels:
        for end in channel.ends:
            callee = system.pds[channel.peer(end).pd]
            if end.pp and (system.is_cross_core(channel) or not callee.passive):
                found[end.pd].add(callee.index)
    return found


def _answer(
    system: System, board: Board, callee: int, further: list[int | None]
) -> int | None:
    """The budget may have been used up just before; then each of the callers may be first, and each
    of their calls lead to one of each of the callee's own."""
    pd = system.pds[callee]
    late = response_us(system, board, pd)
    known = [each for each in further if each is not None]
    if late is None or len(known) != len(further):
        return None
    callers = sum(
        end.pp and channel.peer(end).pd == callee for channel in system.channels for end in channel.ends
    )
    return pd.period_us - pd.budget_us + late + callers * sum(known)
