# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about parents and children."""

from __future__ import annotations

from ..base.contract import MICROKIT_MAX_CHANNELS
from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..draft.draft import Draft, PdDraft, VmDraft
from ..model.board import Board
from ..model.guardians import Guardian, guardian_of
from ..parse.node import Node


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for pd in draft.pds:
        if pd.parent is None:
            root_attributes(findings, pd)
        else:
            child_without_id(findings, pd)
            parent_priority(findings, pd, pd.parent)
        duplicate_child(findings, pd)


def find_guardian(draft: Draft, core: int) -> Guardian | None:
    """Of a core with children or virtual CPUs of parents on other cores, or such parents: its time is set aside like
    that of others."""
    guarded: list[PdDraft | VmDraft] = [
        pd for pd in draft.pds if pd.cpu == core and (pd.has_far_parent or pd.index in draft.far_parents)
    ]
    guarded += [pd.vm for pd in draft.pds if pd.vm and pd.cpu != core and core in pd.vcpu_cores]
    machines = any(core in (pd.cpu, *pd.vcpu_cores) and pd.vcpu_cores - {pd.cpu} for pd in draft.pds)
    return guardian_of((each.priority or 0 for each in guarded), machines)


@rule("root-with-id")
def root_attributes(report: Reporter, pd: PdDraft) -> None:
    """`id` and `setvar_id` are for child protection domains: they name the child to its parent.

    A protection domain directly under `<system>` has no parent.
    """
    for name in ("id", "setvar_id"):
        attribute = pd.node.element.attributes.get(name)
        if attribute:
            report(
                attribute.name_location,
                f"'{name}' is only for children, and '{pd.name}' has no parent",
                help="nest it in the protection domain that is to handle its faults, or remove it",
            )


@rule("child-without-id")
def child_without_id(report: Reporter, pd: PdDraft) -> None:
    """A child protection domain needs an `id`, by which its parent's `fault` function knows it."""
    if pd.node.given("id"):
        return
    used = {sibling.node.number("id") for sibling in pd.parent.children} if pd.parent else set()
    free = next((id for id in range(MICROKIT_MAX_CHANNELS) if id not in used), None)
    report(
        pd.node.location,
        f"child '{pd.name}' has no 'id'",
        help=None if free is None else f"for example id=\"{free}\"",
    )


@rule("duplicate-child-id")
def duplicate_child(report: Reporter, parent: PdDraft) -> None:
    """Two children of one parent have the same `id`."""
    first: dict[int, Node] = {}
    for child in parent.children:
        id = child.node.number("id")
        if id is None:
            continue
        if id in first:
            related = [Related("the first one", first[id].place("id"))]
            message = f"two children of '{parent.name}' have the id {id}"
            report(child.node.place("id"), message, related=related)
        else:
            first[id] = child.node


@rule("parent-priority", Severity.WARNING)
def parent_priority(report: Reporter, child: PdDraft, parent: PdDraft) -> None:
    """A parent has a lower priority than its child.

    The parent handles the child's faults. When it has a lower priority, whatever runs in between
    delays that, the child's siblings included.
    """
    low, high = parent.priority, child.priority
    if low is not None and high is not None and low < high and parent.cpu == child.cpu:
        report(
            child.node.place("priority"),
            f"child '{child.name}' has priority {high}, above its parent '{parent.name}' with "
            f"{low}",
            related=[Related("the parent's priority", parent.node.place("priority"))],
        )
