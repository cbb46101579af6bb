# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How the interrupts between cores are dealt to those who receive, and what the router that rings for
the rest is like (docs/design/cross-core-notifications.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from ..base.contract import MONITOR_ROUTER_BUDGET_US, MONITOR_ROUTER_PERIOD_US
from ..base.records import dataclass
from .board import Board
from .system import ProtectionDomain, System

T = TypeVar("T")


def numbers(board: Board, core: int, issued: Collection[int], shared: Collection[int]) -> list[int]:
    """Interrupts that others can raise on a core: SGIs but those that it issues for itself, and its share of the
    shared ones that nothing raises, unless a protection domain of any core has it for its own."""
    sgis = [number for number in board.sgis if number not in issued]
    return sgis + [number for number in board.spis_of(core) if number not in shared]


def core_numbers(system: System, board: Board, core: int) -> list[int]:
    """The same, of a core of a system."""
    issued = {number for pd in system.pds_on(core) for number in _issued(pd)}
    shared = {number for pd in system.pds for number in (*_issued(pd), *(irq.number for irq in pd.irqs))}
    return numbers(board, core, issued, shared)


def _issued(pd: ProtectionDomain) -> Iterator[int]:
    return (number for each in pd.cspace for number, _ in each.irqs)


def domain_numbers(system: System, board: Board, core: int) -> list[int]:
    """Those that protection domains of a core can have for their own: a guardian has the first."""
    found = core_numbers(system, board, core)
    return found[1:] if system.guarded(core) else found


@dataclass(frozen=True)
class Router:
    """Runs just above those whom it rings for: `budget` microseconds in each `period`."""

    priority: int
    budget: int = MONITOR_ROUTER_BUDGET_US
    period: int = MONITOR_ROUTER_PERIOD_US


def deal(
    receivers: Sequence[T], must: Callable[[T], bool], sgis: int
) -> tuple[list[T], list[T]]:
    """Of a core: who has an interrupt, in the order of these; and for whom a router rings, which takes
    one. First come those who must have one."""
    ordered = sorted(receivers, key=lambda each: not must(each))
    count = len(ordered) if len(ordered) <= sgis else max(sgis - 1, 0)
    return ordered[:count], ordered[count:]


def router(priorities: Iterable[int]) -> Router | None:
    """The router for those whom it rings for; None when there are none."""
    highest = max(priorities, default=None)
    return None if highest is None else Router(highest + 1)


def find_router(system: System, board: Board, core: int) -> Router | None:
    """The router of a core, if it needs one."""
    heard = {
        channel.peer(end).pd
        for channel in system.channels
        for end in channel.ends
        if system.rings(channel, end)
    } | system.far_parents | system.far_watchers
    receivers = [pd for pd in system.pds_on(core) if pd.index in heard]
    sgis = domain_numbers(system, board, core)
    _, rung = deal(receivers, lambda pd: pd.own_doorbell, len(sgis))
    return router(pd.priority for pd in rung)
