# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Rules about what a system wants of the board's firmware."""

from __future__ import annotations

from ..base.errors import Findings
from ..base.location import Location
from ..base.rules import Reporter, rule
from ..draft.draft import Draft
from ..model.board import Board


def check(draft: Draft, board: Board, findings: Findings) -> None:
    if board.start.takes_calls:
        return
    for node in draft.root.all("watchdog"):
        no_calls(findings, node.location, "<watchdog>", board)
    for pd in draft.pds:
        for node in pd.node.all("core_control"):
            no_calls(findings, node.location, "<core_control>", board)
        if pd.node.flag("smc"):
            no_calls(findings, pd.node.place("smc"), "'smc'", board)
        if pd.node.text("on_fault") in ("halt", "restart-core"):
            no_calls(findings, pd.node.place("on_fault"), f"'{pd.node.text('on_fault')}'", board)


@rule("no-firmware-calls")
def no_calls(report: Reporter, location: Location, what: str, board: Board) -> None:
    """The system calls firmware, and the board has none that is called.

    Watchdogs ask PSCI whether a core is off, `<core_control>` has it turned on, `on_fault="halt"` turns the
    board off, `"restart-core"` turns a core off, and `smc` lets a protection domain call what it likes. Where
    cores start by a spin table (`[start]` of `board.toml`) the call instruction may be undefined, which
    would end the kernel, or never come back.
    """
    report(location, f"{what} needs firmware that takes calls, and cores of board '{board.name}' start by "
           f"{board.start.method}")  # fmt: skip
