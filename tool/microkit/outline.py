# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A system before its programs exist: for pictures, headers that programs include, early reports.

Everything is checked except what only the programs could tell.
"""

from __future__ import annotations

from pathlib import Path

from . import check, sdk
from .base.errors import Findings
from .base.options import Options
from .base.search import FileFinder
from .check.files import missing_prefill
from .draft.draft import Draft
from .frontend import read_draft
from .model.board import Board
from .model.system import System
from .parse.board import load_board
from .resolve.system import build_system


def read_outline(options: Options) -> tuple[System | None, Board, Findings]:
    """The system (None after errors), the board, and all findings."""
    board = load_board(sdk.described(options))
    findings = Findings(options.policy)
    files = FileFinder(options.directories)
    draft = read_draft(options, files, findings)
    if draft is None:
        return None, board, findings
    check.run(draft, board, None, findings)
    for region in draft.regions:
        if region.size is None:  # it would have the size of its prefill
            missing_prefill(findings, region, files)
    if findings.has_errors:
        return None, board, findings
    _stand_in(draft)
    return build_system(draft, files), board, findings


def _stand_in(draft: Draft) -> None:
    """Names as written in place of programs that are not found."""
    for pd in draft.pds:
        image = pd.node.first("program_image")
        text = (image.text("path") if image else None) or ""
        pd.image = pd.image or Path(text)
        pd.symbols = pd.symbols or pd.image
