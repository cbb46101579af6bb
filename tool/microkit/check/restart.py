# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about what follows a fault, for who faults and for who calls it."""

from __future__ import annotations

from ..base.contract import MULTIKIT_MAX_KEPT
from ..base.errors import Findings, Related
from ..base.rules import Reporter, rule
from ..draft.draft import Draft, EndDraft, PdDraft
from ..model.board import Board
from ..parse.node import Node


def check(draft: Draft, board: Board, findings: Findings) -> None:
    watchdogs = draft.root.all("watchdog")
    for pd in draft.pds:
        no_parent(findings, pd)
        restart_limit(findings, pd)
        restart_core(findings, pd, watchdogs)
    for core, pds in draft.by_core(board.cores).items():
        restart_core_many(findings, core, pds)
    for channel in draft.channels:
        for end in channel.ends:
            stop_without_call(findings, end)
    stop_mixed(findings, draft)


@rule("on-fault-parent")
def no_parent(report: Reporter, pd: PdDraft) -> None:
    """`on_fault="parent"` is for children: a protection domain without a parent has nobody to ask.

    Nest it in the one that is to handle its faults, or let the monitor stop or restart it.
    """
    if pd.parent is None and pd.node.text("on_fault") == "parent":
        report(pd.node.place("on_fault"), f"'{pd.name}' has no parent that could handle its faults")


@rule("restart-limit")
def restart_limit(report: Reporter, pd: PdDraft) -> None:
    """`max_restarts` and `restart_window` say how often `on_fault="restart"` and `"restart-core"` restart.

    They mean nothing with anything else: what a parent does is its own decision.
    """
    if pd.node.text("on_fault") in ("restart", "restart-core"):
        return
    for name in ("max_restarts", "restart_window"):
        attribute = pd.node.element.attributes.get(name)
        if attribute:
            report(
                attribute.name_location,
                f"'{name}' is for on_fault=\"restart\", and faults of '{pd.name}' do not restart it",
            )


@rule("restart-core")
def restart_core(report: Reporter, pd: PdDraft, watchdogs: list[Node]) -> None:
    """`on_fault="restart-core"` is on a core that no other watches.

    A core cannot start itself: its monitor turns it off, and a core that watches it, by `<watchdog>`, starts it
    again. A protection domain alone is restarted with `on_fault="restart"`.
    """
    watched = [each.number("watches") for each in watchdogs]
    if pd.node.text("on_fault") == "restart-core" and pd.cpu is not None and pd.cpu not in watched:
        report(pd.node.place("on_fault"), f"no core watches core {pd.cpu}, so none would start it again",
               help=f'add <watchdog cpu="..." watches="{pd.cpu}"/>, with another core')  # fmt: skip


@rule("restart-core-many")
def restart_core_many(report: Reporter, core: int, pds: list[PdDraft]) -> None:
    """More than 64 protection domains of a core have `on_fault="restart-core"`.

    What is counted of their restarts is kept in a page that has room for so many.
    """
    found = [pd for pd in pds if pd.node.text("on_fault") == "restart-core"]
    if len(found) > MULTIKIT_MAX_KEPT:
        report(found[MULTIKIT_MAX_KEPT].node.place("on_fault"),
               f"core {core} has {len(found)} that restart it: at most {MULTIKIT_MAX_KEPT} are possible")  # fmt: skip


@rule("on-stop-call")
def stop_without_call(report: Reporter, end: EndDraft) -> None:
    """`on_stop` says what becomes of calls; this end of the channel makes none.

    It belongs on the end that has `pp="true"`.
    """
    attribute = end.node.element.attributes.get("on_stop")
    if attribute and not end.pp:
        report(attribute.name_location, "'on_stop' is for the end that has pp=\"true\"")


def _wants_error(caller: EndDraft) -> bool:
    """Within a core, who says nothing waits."""
    return caller.node.text("on_stop") == "error"


@rule("on-stop-mixed")
def stop_mixed(report: Reporter, draft: Draft) -> None:
    """Callers of one protection domain, on its own core, want different things of `on_stop`.

    While it has stopped, all calls of its core to it are answered, or none: they come to one place.
    """
    first: dict[PdDraft, EndDraft] = {}
    for channel in draft.channels:
        for caller, callee in channel.calls():
            if callee.pd is None or caller.pd is None or caller.pd.cpu != callee.pd.cpu:
                continue
            other = first.setdefault(callee.pd, caller)
            if _wants_error(caller) != _wants_error(other):
                report(
                    caller.node.location,
                    f"callers of '{callee.pd.name}' have different 'on_stop'",
                    related=[Related("another caller", other.node.location)],
                )
