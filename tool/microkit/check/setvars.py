# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about variables that the tool sets, and about capabilities in `<cspace>`."""

from __future__ import annotations

from collections.abc import Iterator

from ..base.contract import MICROKIT_MAX_USER_CAPS
from ..base.errors import Findings, Related
from ..base.rules import Reporter, rule
from ..base.suggest import meant
from ..draft.draft import Draft, MapDraft, PdDraft
from ..model.board import Board
from ..parse.node import Node

_MAP_SETVARS = ("setvar_vaddr", "setvar_size", "setvar_prefill_size")


def check(draft: Draft, board: Board, findings: Findings) -> None:
    ends = _ends_by_pd(draft)
    for pd in draft.pds:
        setvar_region(findings, pd, draft)
        setvar_twice(findings, pd, ends.get(pd, []))
        for each in pd.maps:
            setvar_prefill(findings, each)
        cap_pd(findings, pd, draft)
        cap_slot(findings, pd)
        cap_slots(findings, pd)


def _ends_by_pd(draft: Draft) -> dict[PdDraft, list[Node]]:
    ends: dict[PdDraft, list[Node]] = {}
    for channel in draft.channels:
        for end in channel.ends:
            if end.pd:
                ends.setdefault(end.pd, []).append(end.node)
    return ends


@rule("setvar-region")
def setvar_region(report: Reporter, pd: PdDraft, draft: Draft) -> None:
    """`region_paddr` names a memory region that does not exist."""
    for setvar in pd.node.all("setvar"):
        name = setvar.text("region_paddr")
        if name is not None and name not in draft.region_names:
            report(
                setvar.place("region_paddr"),
                f"there is no memory region '{name}'",
                help=meant(name, draft.region_names, "memory regions"),
            )


@rule("setvar-twice")
def setvar_twice(report: Reporter, pd: PdDraft, ends: list[Node]) -> None:
    """Two places set the same variable of one program."""
    first: dict[str, tuple[Node, str]] = {}
    for node, attribute in _setvars(pd, ends):
        symbol = node.text(attribute)
        if symbol is None:
            continue
        if symbol in first:
            before, name = first[symbol]
            report(
                node.place(attribute),
                f"variable '{symbol}' of '{pd.name}' is set twice",
                related=[Related("it is also set here", before.place(name))],
            )
        else:
            first[symbol] = (node, attribute)


def _setvars(pd: PdDraft, ends: list[Node]) -> Iterator[tuple[Node, str]]:
    """Every place that sets a variable of this protection domain's program."""
    for each in pd.maps:
        for attribute in _MAP_SETVARS:
            yield each.node, attribute
    for irq in pd.irqs:
        yield irq, "setvar_id"
    for setvar in pd.node.all("setvar"):
        yield setvar, "symbol"
    for child in pd.children:
        yield child.node, "setvar_id"
    for vcpu in pd.vm.vcpus if pd.vm else ():
        yield vcpu, "setvar_id"
    for end in ends:
        yield end, "setvar_id"


@rule("setvar-prefill")
def setvar_prefill(report: Reporter, each: MapDraft) -> None:
    """`setvar_prefill_size` on a mapping of a region that has no `prefill_path`."""
    if not each.node.given("setvar_prefill_size") or each.region is None:
        return
    if not each.region.node.given("prefill_path"):
        report(
            each.node.place("setvar_prefill_size"),
            f"memory region '{each.name}' has no 'prefill_path'",
            related=[Related("the memory region", each.region.node.place("name"))],
        )


@rule("cap-pd")
def cap_pd(report: Reporter, pd: PdDraft, draft: Draft) -> None:
    """A capability in `<cspace>` names a protection domain that does not exist."""
    for cap in pd.caps:
        name = cap.text("pd")
        if name is not None and name not in draft.pd_names:
            help = meant(name, draft.pd_names, "protection domains")
            report(cap.place("pd"), f"there is no protection domain '{name}'", help=help)


@rule("cap-slots")
def cap_slots(report: Reporter, pd: PdDraft) -> None:
    """A slot of `<cspace>` is beyond those that the CSpace has.

    There are 128; `<cspace slots="1024">` asks for more.
    """
    slots = pd.cspace_slots or MICROKIT_MAX_USER_CAPS
    for cap in pd.caps:
        slot = cap.number("slot")
        if slot is not None and slot >= slots:
            report(cap.place("slot"), f"'{pd.name}' has no slot {slot}: its slots are 1 to {slots - 1}",
                   help=f"for more, say <cspace slots=\"{1 << slot.bit_length()}\">")  # fmt: skip


@rule("cap-slot")
def cap_slot(report: Reporter, pd: PdDraft) -> None:
    """Two capabilities in `<cspace>` are put in the same slot."""
    first: dict[int, Node] = {}
    for cap in pd.caps:
        slot = cap.number("slot")
        if slot is None:
            continue
        if slot in first:
            related = [Related("the first one", first[slot].place("slot"))]
            report(cap.place("slot"), f"slot {slot} of '{pd.name}' is used twice", related=related)
        else:
            first[slot] = cap
