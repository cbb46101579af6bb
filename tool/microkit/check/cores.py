# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about cores, and about what cannot be shared between them."""

from __future__ import annotations

from ..base.errors import Findings, Related
from ..base.rules import Reporter, rule
from ..base.suggest import count
from ..draft.draft import Draft, PdDraft
from ..model.board import Board


def check(draft: Draft, board: Board, findings: Findings) -> None:
    for pd in draft.pds:
        cpu_range(findings, pd, board)
        cap_core(findings, pd, draft)


@rule("cpu-range")
def cpu_range(report: Reporter, pd: PdDraft, board: Board) -> None:
    """`cpu` names a core that the board does not have. Cores are numbered from 0."""
    if pd.cpu is not None and pd.cpu >= board.cores:
        last = board.cores - 1
        allowed = f"its cores are 0 to {last}" if last else "its only core is 0"
        report(
            pd.node.place("cpu"),
            f"cpu {pd.cpu} does not exist: board '{board.name}' has {count(board.cores, 'core')}",
            help=allowed,
        )


@rule("cap-core")
def cap_core(report: Reporter, pd: PdDraft, draft: Draft) -> None:
    """A `<cspace>` capability names an object of another core.

    Kernel objects live in the memory of their own core's kernel; no other kernel can reach them.
    """
    for cap in pd.caps:
        other = draft.pd_names.get(cap.text("pd") or "")
        if other is None or other.cpu is None or pd.cpu is None or other.cpu == pd.cpu:
            continue
        report(
            cap.place("pd"),
            f"'{other.name}' is on core {other.cpu} and '{pd.name}' on core {pd.cpu}: capabilities "
            "to objects of another core do not exist",
            related=[Related(f"core of '{other.name}'", other.node.place("cpu"))],
        )
