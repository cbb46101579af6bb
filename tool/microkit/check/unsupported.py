# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about what other Microkit boards or later versions can do and this one cannot."""

from __future__ import annotations

from ..base.errors import Findings
from ..base.location import Location
from ..base.rules import Reporter, rule
from ..draft.draft import Draft
from ..model.board import Board


def check(draft: Draft, board: Board, findings: Findings) -> None:
    domain_attribute(findings, draft)
    for region in draft.regions:
        kind = region.node.text("prefill_bootinfo")
        if kind and kind.startswith("x86_") and not region.node.given("prefill_path"):
            bootinfo(findings, region.node.place("prefill_bootinfo"), kind)


@rule("missing-firmware-data")
def bootinfo(report: Reporter, location: Location, kind: str) -> None:
    """`prefill_bootinfo` asks for data that this architecture's boot firmware does not have.

    The `x86_*` kinds exist only on x86. `fdt` is the device tree that firmware passes on.
    """
    report(location, f"prefill_bootinfo '{kind}' is for x86 and does not exist on AArch64")


@rule("domain-without-domains")
def domain_attribute(report: Reporter, draft: Draft) -> None:
    """A protection domain has the attribute `domain`, and the system has no `<domains>`.

    Said once, however many have it. Scheduling domains are not supported yet.
    """
    if draft.domains is not None:
        return
    for pd in draft.pds:
        attribute = pd.node.element.attributes.get("domain")
        if attribute:
            message = "'domain' without <domains>: scheduling domains are not supported yet"
            report(attribute.name_location, message)
            return
