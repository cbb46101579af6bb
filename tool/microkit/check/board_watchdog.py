# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whether somebody feeds the board's watchdog."""

from __future__ import annotations

from ..base.errors import Findings, Severity
from ..base.location import Location
from ..base.rules import Reporter, rule
from ..draft.draft import Draft
from ..model.board import Board, MemoryRange


def check(draft: Draft, board: Board, findings: Findings) -> None:
    watchdog = board.watchdog
    if watchdog is None or watchdog.care != "feed" or watchdog.started != "always":
        return
    able = _with_page(draft, watchdog.regs) if watchdog.regs else any(pd.node.flag("smc") for pd in draft.pds)
    if not able:
        means = "maps its registers" if watchdog.regs else "may call firmware ('smc')"
        unfed(findings, draft.root.location, means, board)


def _with_page(draft: Draft, regs: MemoryRange) -> bool:
    """Whether a protection domain, or its guest, may write the first register."""
    for each in draft.maps:
        region, perms = each.region, each.node.perms("perms")
        if region is None or region.phys_addr is None or not (perms and perms.write):
            continue
        if MemoryRange(region.phys_addr, region.size or 0).contains(regs.base, 1):
            return True
    return False


@rule("board-watchdog-unfed", Severity.WARNING)
def unfed(report: Reporter, location: Location, means: str, board: Board) -> None:
    """The board's watchdog runs when the image starts, and no protection domain can feed it.

    The board says that firmware starts it always, and that nothing stops it (`[watchdog]` of `board.toml`). It
    resets the board after a time that firmware has set. `watchdog_feeder.elf` feeds it: docs/services.md.
    """
    report(location, f"the watchdog of board '{board.name}' will reset it: no protection domain {means}")
