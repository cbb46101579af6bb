# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Budgets of scheduling contexts: sporadic servers (manual 6.1.5).

Choices where the manual says only that no more than the budget is used in a period; what they
guarantee is tested by itself (test_budget_theorem.py), not only compared:
- what is used in one piece comes back in one piece, one period after it began to be used, also
  where a thread that could not be stopped in time used what was not due yet;
- a refill that touches the last one becomes part of it; where there is no room, two neighbours are
  joined and come so much later that none of it is early: the two for which the smaller of how
  much is put off and for how long is smallest (of equals the last two, then the first found);
- a first refill smaller than the kernel's minimum is joined with the next;
- a use beyond the whole budget puts everything off by whole periods;
- a round robin context (period == budget, kept as period 0) has one refill: what is left of the
  turn.
"""

from __future__ import annotations

from spec.model.constants import WORD
from spec.model.state import Core, SchedContext


def sufficient(core: Core, sc: SchedContext, usage: int) -> bool:
    return sc.refills[0][1] >= usage + core.min_budget


def ready(core: Core, sc: SchedContext) -> bool:
    return sc.refills[0][0] <= core.now


def new(core: Core, sc: SchedContext, refill_max: int, budget: int, period: int) -> None:
    sc.period, sc.budget, sc.refill_max = period, budget, refill_max
    sc.refills = [[core.now, budget]]


def add(sc: SchedContext, time: int, amount: int) -> None:
    last = sc.refills[-1]
    if time <= last[0] + last[1]:
        last[1] += amount
        return
    sc.refills.append([time, amount])
    if len(sc.refills) > sc.refill_max:
        join(sc, cheapest_to_join(sc))


def cheapest_to_join(sc: SchedContext) -> int:
    costs = [min(amount, later[0] - time - amount)
             for (time, amount), later in zip(sc.refills, sc.refills[1:])]
    return len(costs) - 1 if costs[-1] == min(costs) else costs.index(min(costs))


def join(sc: SchedContext, first: int) -> None:
    """This one and the next: all of it touches the later's end."""
    _, amount = sc.refills.pop(first)
    sc.refills[first][0] -= amount
    sc.refills[first][1] += amount


def update(core: Core, sc: SchedContext, refill_max: int, budget: int, period: int) -> None:
    """New parameters of a context in use: nothing comes earlier than it would have, and the part of
    a larger budget that it has not got yet comes a period after what it has."""
    time, amount = sc.refills[0]
    new(core, sc, refill_max, budget, period)
    start = max(time, core.now)
    sc.refills[0][0] = start
    if period and amount < budget:
        sc.refills[0][1] = amount
        add(sc, start + period, budget - amount)


def charge(core: Core, sc: SchedContext, usage: int) -> None:
    """Usage is consumed, and comes back one period after its refill was there."""
    sc.consumed = sc.consumed + usage & WORD
    if sc.period == 0:
        sc.refills[0][1] = (sc.refills[0][1] - usage if sufficient(core, sc, usage)
                            else sc.budget)
        return
    overrun, usage = divmod(usage, sc.budget)
    for refill in sc.refills:
        refill[0] += overrun * sc.period
    if usage:
        start = sc.refills[0][0]
        take(sc, usage)
        add(sc, start + sc.period, usage)
    while len(sc.refills) > 1 and sc.refills[0][1] < core.min_budget:
        join(sc, 0)


def take(sc: SchedContext, usage: int) -> None:
    """From the first ones, less than all."""
    while sc.refills[0][1] <= usage:
        usage -= sc.refills.pop(0)[1]
    sc.refills[0] = [sc.refills[0][0] + usage, sc.refills[0][1] - usage]


def unblock(core: Core, sc: SchedContext) -> None:
    """What was due in the past and not used is not saved up: it is as if it were due now."""
    if sc.period == 0 or sc.refills[0][0] > core.now:
        return
    sc.refills[0][0] = core.now
    while len(sc.refills) > 1 and sc.refills[1][0] <= core.now + sc.refills[0][1]:
        amount = sc.refills.pop(0)[1]
        sc.refills[0] = [core.now, sc.refills[0][1] + amount]
