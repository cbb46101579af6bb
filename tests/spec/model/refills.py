# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Budgets of scheduling contexts: sporadic servers (manual 6.1.5).

Choices where the manual says only that no more than the budget is used in a period:
- a refill that touches the last one becomes part of it; one that finds no room, too, and then all
  of it comes so much later that none is early;
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
    elif len(sc.refills) == sc.refill_max:
        last[0], last[1] = time - last[1], last[1] + amount
    else:
        sc.refills.append([time, amount])


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
    while usage and sc.refills[0][1] <= usage:
        time, amount = sc.refills[0]
        usage -= amount
        if len(sc.refills) == 1:
            sc.refills[0][0] = time + sc.period
        else:
            del sc.refills[0]
            add(sc, time + sc.period, amount)
    if usage:
        first = sc.refills[0]
        start = first[0]
        first[0], first[1] = start + usage, first[1] - usage
        add(sc, start + sc.period, usage)
    join_small(core, sc)


def join_small(core: Core, sc: SchedContext) -> None:
    while len(sc.refills) > 1 and sc.refills[0][1] < core.min_budget:
        _, amount = sc.refills.pop(0)
        sc.refills[0][0] -= amount
        sc.refills[0][1] += amount


def unblock(core: Core, sc: SchedContext) -> None:
    """What was due in the past and not used is not saved up: it is as if it were due now."""
    if sc.period == 0 or sc.refills[0][0] > core.now:
        return
    sc.refills[0][0] = core.now
    while len(sc.refills) > 1 and sc.refills[1][0] <= core.now + sc.refills[0][1]:
        amount = sc.refills.pop(0)[1]
        sc.refills[0] = [core.now, sc.refills[0][1] + amount]
