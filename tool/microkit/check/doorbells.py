# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about interrupts between cores: who may insist on one of its own."""

from __future__ import annotations

from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..draft.draft import Draft, PdDraft
from ..model.board import Board
from ..model.doorbells import Router, deal, numbers, router
from ..model.irq_list import parse_irqs
from .hierarchy import find_guardian


def check(draft: Draft, board: Board, findings: Findings) -> None:
    receiving = _receivers(draft)
    for pd in draft.pds:
        if _asks(pd) and pd.index not in receiving:
            idle(findings, pd)
    for core, (receivers, sgis) in _deals(draft, board).items():
        short(findings, receivers, core, board, sgis)


def find_routers(draft: Draft, board: Board) -> dict[int, Router | None]:
    """The router of each core of the board that needs one."""
    found = {}
    for core, (receivers, sgis) in _deals(draft, board).items():
        _, rung = deal(receivers, _asks, sgis)
        found[core] = router(pd.priority or 0 for pd in rung)
    return found


def _deals(draft: Draft, board: Board) -> dict[int, tuple[list[PdDraft], int]]:
    """For each core of the board, who receives from others, and how many interrupts there are for
    that."""
    receiving = _receivers(draft)
    handled = {irq.number("irq") or 0 for pd in draft.pds for irq in pd.irqs}
    shared = handled | _issued(list(draft.pds))
    found = {}
    for core, pds in draft.by_core(board.cores).items():
        receivers = [pd for pd in pds if pd.index in receiving]
        guarded = find_guardian(draft, core) is not None
        deals = numbers(board, core, _issued(pds), shared)
        found[core] = receivers, max(len(deals) - guarded, 0)
    return found


def _issued(pds: list[PdDraft]) -> set[int]:
    caps = [cap for pd in pds for cap in pd.caps]
    return {number for cap in caps for number, _ in parse_irqs(cap.text("irqs") or "")}


def _asks(pd: PdDraft) -> bool:
    return pd.node.text("doorbell") == "own"


def _receivers(draft: Draft) -> set[int]:
    """Protection domains that one of another core may notify or call, or answers, and parents of such."""
    cores = [pd.cpu for pd in draft.pds]
    pairs = [channel.pair for channel in draft.channels if channel.pair]
    ways = [way for a, b in pairs for way in ((a, b), (b, a))]
    return draft.far_parents | draft.far_watchers | {
        to.pd.index
        for sender, to in ways
        if to.pd and sender.pd and cores[to.pd.index] != cores[sender.pd.index]
        and (sender.node.flag("notify") or sender.pp or to.pp)
    }  # fmt: skip


@rule("doorbell-idle", Severity.WARNING)
def idle(report: Reporter, pd: PdDraft) -> None:
    """`doorbell="own"` on a protection domain that nobody on another core may notify or call.

    It asks for an interrupt of its own for what comes from other cores, and nothing is to
    come: no channel leads to it from a protection domain with another `cpu`, or the other end has
    `notify="false"` and there are no calls, and it has no child there.
    """
    report(
        pd.node.place("doorbell"),
        f"nobody on another core may notify or call '{pd.name}', so it needs no interrupt for that",
    )


@rule("doorbell-short")
def short(
    report: Reporter, receivers: list[PdDraft], core: int, board: Board, sgis: int
) -> None:
    """More protection domains of a core have `doorbell="own"` than there are interrupts.

    The board has few interrupts between cores (`sgis` and `spis` in its description), and each core deals out
    its own, without those that a `cap_irq_control` of it names, and without one when there is a child of
    a parent on another core. When more protection domains of the core receive than there are, one is
    the router's, who rings for those without.
    """
    has, rung = deal(receivers, _asks, sgis)
    left = len(has)
    asking = [pd for pd in receivers if _asks(pd)]
    if len(asking) <= left or not sgis:
        return
    others = ", one of which the router of the others needs" if rung else ""
    report(
        asking[left].node.place("doorbell"),
        f"{len(asking)} protection domains of core {core} must have an interrupt of their own, and "
        f"board '{board.name}' has {sgis} between cores{others}",
        help=f'at most {left} on this core can have doorbell="own"',
        related=[Related("has one", pd.node.place("doorbell")) for pd in asking[:left]],
    )
