# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about whether a protection domain gets the time that its budget promises.

Budgets are taken as they are: a protection domain that uses all of its budget in each period, as
early as it can. Then response-time analysis for fixed priorities holds on each core by itself
(Joseph and Pandya, "Finding response times in a real-time system", 1986).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..base.errors import Findings, Related, Severity
from ..base.records import dataclass
from ..base.rules import Reporter, rule
from ..base.suggest import all_of
from ..base.units import format_time
from ..draft.draft import Draft, PdDraft, VmDraft
from ..model.board import Board
from .doorbells import find_routers
from .hierarchy import find_guardian
from .watchdogs import find_beat


@dataclass(frozen=True)
class Task:
    """A protection domain or virtual CPU with a budget; `limited` when that is smaller than its period. Router and
    watchdog are none: only others wait for them."""

    pd: PdDraft | VmDraft | None
    priority: int
    budget: int
    period: int

    @property
    def limited(self) -> bool:
        return self.budget < self.period


def check(draft: Draft, board: Board, findings: Findings) -> None:
    routers = find_routers(draft, board)
    for core, pds in draft.by_core(board.cores).items():
        timed: list[PdDraft | VmDraft] = [pd for pd in pds if draft.has_own_time(pd)]
        timed += draft.guests_on(core)
        tasks = [task for each in timed if (task := _task(each))]
        router = routers[core]
        if router:
            tasks.append(Task(None, router.priority, router.budget, router.period))
        for other in (find_beat(draft, core), find_guardian(draft, core)):
            if other:
                tasks.append(Task(None, other.priority, other.budget, other.period))
        if sum(task.budget / task.period for task in tasks if task.limited) > 1:
            continue  # core-overload has been reported
        for task in {task.pd: task for task in tasks if task.pd}.values():
            above = [each for each in tasks if each is not task and each.priority >= task.priority]
            unlimited = list({each.pd: each for each in above if not each.limited}.values())
            if task.limited and unlimited:
                unlimited_above(findings, task, unlimited)
            elif task.limited:
                response_time(findings, task, above)


def _task(pd: PdDraft | VmDraft) -> Task | None:
    """None for what is wrong anyway."""
    budget, priority = pd.node.number("budget"), pd.priority
    if priority is None or not budget:
        return None
    period = pd.node.number("period") or budget
    return Task(pd, priority, budget, period) if budget <= period else None


@rule("response-time", Severity.WARNING)
def response_time(report: Reporter, task: Task, above: list[Task]) -> None:
    """A protection domain can miss its budget, although the core is not overloaded.

    It is promised `budget` microseconds in each `period`. When all protection domains of the same
    or a higher priority on its core use up their budgets first, its own budget is over only after
    more than a period. Rate-monotonic priorities (the shorter the period, the higher the priority)
    avoid this as far as any priorities can.
    """
    response = worst_response(task, above)
    if response <= task.period:
        return
    longer = [each for each in above if each.pd and each.period > task.period]
    names = all_of(each.pd.name for each in longer)
    report(
        task.pd.node.place("budget"),
        f"'{task.pd.name}' is promised {format_time(task.budget)} in each "
        f"{format_time(task.period)}, but others can delay it until {response} us have passed",
        help=f"give it a higher priority than {names}: its period is shorter" if longer else None,
        related=[Related("has the same or a higher priority", each.pd.node.place("priority"))
                 for each in above if each.pd],
    )  # fmt: skip


class Timed(Protocol):
    """Needs `budget` microseconds in each `period`."""

    @property
    def budget(self) -> int: ...

    @property
    def period(self) -> int: ...


def worst_response(task: Timed, above: Sequence[Timed]) -> int:
    """Microseconds until the budget is used up; the first value beyond the period is enough."""
    response, before = task.budget, 0
    while before < response <= task.period:
        before = response
        response = task.budget + sum(-(-before // each.period) * each.budget for each in above)
    return response


@rule("unlimited-above", Severity.NOTE)
def unlimited_above(report: Reporter, task: Task, unlimited: list[Task]) -> None:
    """A protection domain with a budget waits for others that have no limit.

    A `budget` smaller than the `period` is a promise, but a protection domain of the same or a
    higher priority on its core whose budget is its whole period can run for as long as it likes. It
    should have a limit, too, or be known to sleep most of the time.
    """
    names = all_of((each.pd.name for each in unlimited), 4)
    report(
        task.pd.node.place("budget"),
        f"'{task.pd.name}' is promised {format_time(task.budget)} in each "
        f"{format_time(task.period)}, but {names}, of the same or a higher priority, "
        f"{'has' if len(unlimited) == 1 else 'have'} no limit",
        related=[Related("its budget is its whole period", each.pd.node.place("name"))
                 for each in unlimited[:4]],
    )  # fmt: skip
