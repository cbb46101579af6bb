# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about time."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import Findings, Severity
from ..base.rules import Reporter, rule
from ..base.units import format_time
from ..draft.draft import Draft, PdDraft, VmDraft
from ..model.board import FREQUENCY_END, MICROSECONDS, Board
from ..model.doorbells import Router
from ..model.watchdogs import Beat
from .doorbells import find_routers
from .hierarchy import find_guardian
from .watchdogs import find_beat

_YEAR_US = 365 * 24 * 3600 * 1_000_000


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for pd in draft.pds:
        budget(findings, pd)
        period(findings, pd, board)
        passive_idle(findings, pd, draft)
    for vm in draft.vms:
        budget(findings, vm)
        period(findings, vm, board)
    routers = find_routers(draft, board)
    for core, mine in draft.by_core(board.cores).items():
        timed: list[PdDraft | VmDraft] = [pd for pd in mine if draft.has_own_time(pd)]
        timed += draft.guests_on(core)
        shares = [(each, share) for each in timed if (share := _share(each)) is not None]
        beside = routers[core], find_beat(draft, core), find_guardian(draft, core)
        others = [each for each in beside if each]
        overload(findings, shares, core, others)


@rule("budget-period")
def budget(report: Reporter, pd: PdDraft | VmDraft) -> None:
    """The budget is larger than the period.

    A protection domain or virtual CPU may run `budget` microseconds in every `period` microseconds. Without
    `period` it is equal to the budget; without `budget` that is 1000.
    """
    budget, period = pd.node.number("budget"), pd.node.number("period")
    if budget is None or period is None or budget <= period:
        return
    default = "" if pd.node.given("budget") else " (the default)"
    report(
        pd.node.place("budget" if pd.node.given("budget") else "period"),
        f"budget {format_time(budget)}{default} is larger than period {format_time(period)}",
    )


@rule("period-too-long")
def period(report: Reporter, pd: PdDraft | VmDraft, board: Board) -> None:
    """A budget or period is longer than the kernel's timer can count: 2^63 ticks."""
    limit = (2**63 - 1) * MICROSECONDS // (board.timer_frequency or FREQUENCY_END)
    for name in ("budget", "period"):
        value = pd.node.number(name)
        if value is not None and value > limit:
            report(
                pd.node.place(name),
                f"{name} {format_time(value)} is more than the timer of board '{board.name}' can count",
                help=f"at most {limit} us ({limit // _YEAR_US} years)",
            )
            return


@rule("core-overload", Severity.WARNING)
def overload(
    report: Reporter,
    shares: list[tuple[PdDraft | VmDraft, float]],
    core: int,
    others: Sequence[Router | Beat],
) -> None:
    """The protection domains and virtual CPUs with a real budget ask for more time than their core has.

    Counts those whose budget is smaller than their period: the others are
    limited by priority alone. Passive ones count if those of other cores may call them. With more
    than 100 % in sum, the lower ones will not get what they are promised. On a core with a router
    (`doorbell`) its 5 % count, too, and on one with a watchdog, or with children of parents elsewhere,
    the 5 % of that.
    """
    total = sum(share for _, share in shares)
    total += sum(each.budget / each.period for each in others)
    if total > 1 and shares:
        lowest, _ = min(shares, key=lambda each: each[0].priority or 0)
        report(
            lowest.node.place("budget"),
            f"budgets on core {core} add up to {total:.0%} of its time",
            help=f"'{lowest.name}' has the lowest priority of them and will get less than that",
        )


def _share(pd: PdDraft | VmDraft) -> float | None:
    budget, period = pd.node.number("budget"), pd.node.number("period")
    if budget is None or period is None or budget >= period:
        return None
    return budget / period


@rule("passive-idle", Severity.WARNING)
def passive_idle(report: Reporter, pd: PdDraft, draft: Draft) -> None:
    """A passive protection domain that nothing can wake.

    After `init` it runs only when it is called, notified or interrupted, or when a child or guest faults.
    This one has no interrupt, no child and no guest, and no channel on which the other side may call or
    notify it.
    """
    if not pd.node.flag("passive") or pd.irqs or pd.children or pd.vm or pd.node.all("watch"):
        return
    for channel in draft.channels:
        if channel.pair is None:
            if any(end.pd is pd for end in channel.ends):
                return
            continue
        for mine, theirs in (channel.pair, channel.pair[::-1]):
            if mine.pd is pd and (theirs.pp or theirs.node.flag("notify")):
                return
    report(pd.node.place("passive"), f"nothing can wake passive '{pd.name}' after its init()")
