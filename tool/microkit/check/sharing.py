# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about who does what with memory that several protection domains have."""

from __future__ import annotations

from ..base.errors import Findings, Related, Severity
from ..base.rules import Reporter, rule
from ..draft.draft import Draft, MapDraft, RegionDraft
from ..model.board import Board
from .memory import placed


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for region in draft.regions:
        others_code(findings, region)
        never_written(findings, region)
        device_cores(findings, region, board)


def _that(region: RegionDraft, right: str) -> list[MapDraft]:
    """Mappings with a right."""
    found = [(each, each.node.perms("perms")) for each in region.maps]
    return [each for each, perms in found if perms and getattr(perms, right)]


@rule("others-code", Severity.NOTE)
def others_code(report: Reporter, region: RegionDraft) -> None:
    """A protection domain executes memory that another one can write.

    Whoever writes it decides what the other does: it has all of the other's authority. That is how
    a parent loads code into a child; where it is not meant, a region or its `perms` are wrong. Of
    virtual machines it is not said: their VMMs load them.
    """
    for runs in [each for each in _that(region, "execute") if each.vm is None]:
        writers = [each for each in _that(region, "write") if each.owner is not runs.pd]
        if writers:
            report(
                runs.node.place("perms"),
                f"'{runs.pd.name}' executes '{region.name}', which '{writers[0].owner.name}' can "
                "write",
                related=[Related("writable here", writers[0].node.place("perms"))],
            )
            return


@rule("device-cores", Severity.WARNING)
def device_cores(report: Reporter, region: RegionDraft, board: Board) -> None:
    """The registers of a device are written from two cores.

    On one core, priorities decide who is interrupted in the midst of a change; two cores write at the
    same time, and most registers cannot stand that. Let one protection domain have the device, and the
    others ask it, by a channel and shared memory. A virtual machine on several cores is one
    owner, which has locks of its own. RAM that several cores write is no fault; the report
    says for each region which cores do.
    """
    where = placed(region)
    if where is None or board.touches_ram(*where):
        return
    if board.gic.gicv and board.gic.gicv.overlaps(*where):
        return  # each core has its own
    writers = [(each, core) for each in _that(region, "write") for core in sorted(each.cores)[:1]]
    for each, core in writers[1:]:
        first, other = writers[0]
        if each.cores != first.cores:
            report(
                each.node.place("perms"),
                f"'{each.owner.name}' on core {core} writes to the registers in '{region.name}', and "
                f"so does '{first.owner.name}' on core {other}",
                related=[Related("writable here, too", first.node.place("perms"))],
            )
            return


@rule("never-written", Severity.NOTE)
def never_written(report: Reporter, region: RegionDraft) -> None:
    """Nobody can write a memory region, and it is not filled from a file: it is always zero.

    Perhaps one of its users needs `perms="rw"`, or a `prefill_path` is missing. Regions with a fixed
    address or one that a program is told (devices write there) are not meant.
    """
    fixed = region.phys_addr is not None or region.contiguous or region.elsewhere
    filled = region.node.text("prefill_path") is not None or region.is_trace
    if region.maps and not fixed and not filled and all(
        each.node.perms("perms") is not None for each in region.maps
    ) and not _that(region, "write"):  # fmt: skip
        report(
            region.node.place("name"),
            f"'{region.name}' is mapped by '{region.maps[0].owner.name}' and written by nobody",
        )
