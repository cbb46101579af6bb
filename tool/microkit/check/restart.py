# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about what follows a fault, for who faults and for who calls it."""

from __future__ import annotations

from ..base.errors import Findings, Related
from ..base.rules import Reporter, rule
from ..draft.draft import Draft, EndDraft, PdDraft
from ..model.board import Board


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for pd in draft.pds:
        no_parent(findings, pd)
        restart_limit(findings, pd)
        restart_core(findings, pd)
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
    """`max_restarts` and `restart_window` say how often `on_fault="restart"` restarts.

    They mean nothing with anything else: what a parent does is its own decision.
    """
    if pd.node.text("on_fault") == "restart":
        return
    for name in ("max_restarts", "restart_window"):
        attribute = pd.node.element.attributes.get(name)
        if attribute:
            report(
                attribute.name_location,
                f"'{name}' is for on_fault=\"restart\", and faults of '{pd.name}' do not restart it",
            )


@rule("restart-core")
def restart_core(report: Reporter, pd: PdDraft) -> None:
    """`on_fault="restart-core"` is to restart the whole core, and is not supported yet.

    A protection domain alone is restarted with `on_fault="restart"`.
    """
    if pd.node.text("on_fault") == "restart-core":
        report(pd.node.place("on_fault"), "restart-core is not supported yet",
               help="on_fault=\"restart\" restarts the protection domain")  # fmt: skip


@rule("on-stop-call")
def stop_without_call(report: Reporter, end: EndDraft) -> None:
    """`on_stop` says what becomes of calls; this end of the channel makes none.

    It belongs on the end that has `pp="true"`.
    """
    attribute = end.node.element.attributes.get("on_stop")
    if attribute and not end.pp:
        report(attribute.name_location, "'on_stop' is for the end that has pp=\"true\"")


def _answered(caller: EndDraft) -> bool:
    """On one core a caller waits unless it says otherwise; to write that out changes nothing."""
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
            if _answered(caller) != _answered(other):
                report(
                    caller.node.location,
                    f"callers of '{callee.pd.name}' have different 'on_stop'",
                    related=[Related("another caller", other.node.location)],
                )
