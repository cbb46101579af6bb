# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about names."""

from __future__ import annotations

from collections.abc import Iterable

from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..draft.draft import Draft
from ..model.board import Board
from ..model.image_names import NAME_BYTES, image_names
from ..model.monitor import BESIDE, MONITOR
from ..parse.node import Node



def check(draft: Draft, board: Board, findings: Findings) -> None:
    duplicate_pd(findings, [pd.node for pd in draft.pds])
    duplicate_region(findings, [region.node for region in draft.regions])
    reserved_name(findings, [pd.node for pd in draft.pds])
    long_name(findings, [pd.node for pd in draft.pds])
    long_name(findings, [vm.node for vm in draft.vms])


@rule("duplicate-pd-name")
def duplicate_pd(report: Reporter, pds: Iterable[Node]) -> None:
    """Two protection domains have the same name. Children count: names are unique in the system."""
    _duplicates(report, pds, "protection domain")


@rule("duplicate-region-name")
def duplicate_region(report: Reporter, regions: Iterable[Node]) -> None:
    """Two memory regions have the same name."""
    _duplicates(report, regions, "memory region")


def _duplicates(report: Reporter, nodes: Iterable[Node], what: str) -> None:
    first: dict[str, Node] = {}
    for node in nodes:
        name = node.text("name")
        if name is None:
            continue
        if name in first:
            related = [Related("the first one", first[name].place("name"))]
            report(node.place("name"), f"there are two {what}s named '{name}'", related=related)
        else:
            first[name] = node


@rule("reserved-name")
def reserved_name(report: Reporter, pds: Iterable[Node]) -> None:
    """The names `monitor`, `monitor router`, `monitor watchdog` and `monitor guardian` belong to the threads of
    the monitor, which receives the faults of every core."""
    for pd in pds:
        name = pd.text("name")
        if name in (MONITOR, *BESIDE):
            report(pd.place("name"), f"the name '{name}' is reserved")


@rule("long-name", Severity.WARNING)
def long_name(report: Reporter, pds: Iterable[Node]) -> None:
    """The name of a protection domain or virtual machine is longer than 63 bytes.

    The name itself may have any length, but the image has room for 63 bytes: in the program's
    `microkit_name`, in the kernel's and in the monitor's reports. There it ends after the last whole
    character that fits. Two names that are then equal are told apart by `~2`, `~3` and so on at the
    end of the later ones.
    """
    listed = list(pds)
    names = [pd.text("name") or "" for pd in listed]
    for pd, name, short in zip(listed, names, image_names(names)):
        if short != name:
            text = f"only the first {NAME_BYTES} bytes of the name fit into the image, where it is '{short}'"
            report(pd.place("name"), text)
