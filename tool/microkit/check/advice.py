# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about systems that work, but perhaps not as they were meant to."""

from __future__ import annotations

from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..base.suggest import joined
from ..draft.draft import Draft, EndDraft, PdDraft, RegionDraft
from ..model.board import Board
from .memory import placed


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for channel in draft.channels:
        if channel.pair:
            driver_priority(findings, *channel.pair)
            driver_priority(findings, *channel.pair[::-1])
    linked = _linked(draft)
    for region in draft.regions:
        if not _is_gicv(region, board):
            shared_unlinked(findings, region, linked)


def _linked(draft: Draft) -> dict[int, set[int]]:
    """Protection domains that have a channel with each."""
    found: dict[int, set[int]] = {}
    for channel in draft.channels:
        if channel.pair:
            a, b = (end.pd for end in channel.pair)
            if a and b:
                found.setdefault(a.index, set()).add(b.index)
                found.setdefault(b.index, set()).add(a.index)
    return found


def _is_gicv(region: RegionDraft, board: Board) -> bool:
    """Each core has its own."""
    where = placed(region)
    return bool(where and board.gic.gicv and board.gic.gicv.overlaps(*where))


@rule("driver-priority", Severity.NOTE)
def driver_priority(report: Reporter, driver_end: EndDraft, client_end: EndDraft) -> None:
    """A driver has a lower priority than a client on the same core.

    A protection domain that receives an interrupt and is connected with another one on its core is
    taken for a driver. While the client runs, interrupts of the device wait. This may be meant; as
    a rule, those who serve devices run above those who use them.
    """
    driver, client = driver_end.pd, client_end.pd
    if driver is None or client is None or not driver.irqs or client.irqs:
        return
    if driver.cpu != client.cpu or client.node.flag("passive") or _related(driver, client):
        return
    low, high = driver.priority, client.priority
    if low is None or high is None or low >= high:
        return
    report(
        driver.node.place("priority"),
        f"'{driver.name}' with priority {low} serves an interrupt and waits while its client "
        f"'{client.name}' with priority {high} runs",
        related=[Related(f"priority of '{client.name}'", client.node.place("priority"))],
    )


def _related(one: PdDraft, other: PdDraft) -> bool:
    """Parents run above their children: that has a rule of its own."""
    return one.parent is other or other.parent is one


@rule("shared-unlinked", Severity.NOTE)
def shared_unlinked(report: Reporter, region: RegionDraft, linked: dict[int, set[int]]) -> None:
    """A memory region is shared between cores by protection domains that have no channel.

    Those who share memory usually also notify each other. Here no channel leads from any user on
    one core to any user on another: perhaps a name is wrong, or a `cpu`. Of what nobody can write it is not said.
    """
    perms = [each.node.perms("perms") for each in region.maps]
    if all(each is not None and not each.write for each in perms):
        return
    users = {each.pd.index: each.pd for each in region.maps if each.pd.cpu is not None}
    if len({pd.cpu for pd in users.values()}) < 2:
        return
    for index, pd in users.items():
        if any(users[other].cpu != pd.cpu for other in linked.get(index, set()) & users.keys()):
            return
    names = [f"'{pd.name}' on core {pd.cpu}" for pd in users.values()]
    shown = joined(names, "and", 4)
    report(
        region.node.place("name"),
        f"'{region.name}' is shared by {shown}, and no channel joins them across cores",
    )
