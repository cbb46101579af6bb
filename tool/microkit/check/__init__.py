# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The rules of a system, one function each; `run` applies them all to a draft."""

from __future__ import annotations

from ..base.errors import Findings
from ..base.search import FileFinder
from ..draft.draft import Draft
from ..model.board import Board


def run(
    draft: Draft,
    board: Board,
    files: FileFinder | None,
    findings: Findings,
    config: str | None = None,
) -> None:
    """Apply every rule; each reports all that it finds. Without `files`, files may be missing."""
    from . import advice, board_watchdog, channels, cores, doorbells, hierarchy, irqs, maps, memory, names, response
    from . import files as file_rules
    from . import firmware, grants, interfaces, restart, scheduling, setvars, sharing, unsupported
    from . import trace, virtual_machines, watchdogs

    first = (names, hierarchy, cores, virtual_machines, watchdogs, scheduling, response, memory, trace, maps)
    last = (setvars, grants, restart, firmware, board_watchdog, advice, sharing, unsupported)
    for module in (*first, channels, interfaces, doorbells, irqs, *last):
        module.check(draft, board, findings)
    if files is not None:
        file_rules.check(draft, board, files, findings, config)
