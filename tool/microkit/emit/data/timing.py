# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How much of a core is set aside for whom, and how late a budget can be used up."""

from __future__ import annotations

from ...base.records import dataclass
from ...check.response import worst_response
from ...model.board import Board
from ...model.doorbells import find_router
from ...model.guardians import find_guardian
from ...model.system import ProtectionDomain, System
from ...model.watchdogs import find_beat


@dataclass(frozen=True)
class Demand:
    """Of one protection domain: microseconds in each period."""

    budget: int
    period: int


def share(system: System, pd: ProtectionDomain) -> float | None:
    """The part of a core that is set aside for it; None without a limit, or on others' time."""
    if not system.has_own_time(pd) or pd.budget_us >= pd.period_us:
        return None
    return pd.budget_us / pd.period_us


def response_us(system: System, board: Board, pd: ProtectionDomain) -> int | None:
    """After how many microseconds of a period the budget is used up at the latest, the time of
    router, watchdog and guardian included; None without a promise: no limit of its own, or others without one, or with too much,
    run before it."""
    if share(system, pd) is None:
        return None
    above = [
        each
        for each in system.pds_on(pd.cpu)
        if each is not pd and system.has_own_time(each) and each.priority >= pd.priority
    ]
    if any(share(system, each) is None for each in above):
        return None
    demands = [Demand(each.budget_us, each.period_us) for each in above]
    router = find_router(system, board, pd.cpu)
    if router is not None and router.priority >= pd.priority:
        demands.append(Demand(router.budget, router.period))
    beat = find_beat(system, pd.cpu)
    if beat is not None:
        demands.append(Demand(beat.budget, beat.period))
    guardian = find_guardian(system, pd.cpu)
    if guardian is not None and guardian.priority >= pd.priority:
        demands.append(Demand(guardian.budget, guardian.period))
    found = worst_response(Demand(pd.budget_us, pd.period_us), demands)
    return found if found <= pd.period_us else None
