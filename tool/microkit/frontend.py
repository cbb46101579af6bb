# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The stages before allocation: text to a system that is known to be right, or to findings."""

from __future__ import annotations

from . import check, sdk
from .base.errors import Findings
from .base.options import Options
from .base.search import FileFinder
from .draft.draft import Draft
from .draft.drafting import make_draft
from .model.board import Board
from .model.system import System
from .parse.board import load_board
from .parse.file import read_file
from .parse.include import Includer
from .parse.reader import read_system


def read_and_check(options: Options) -> tuple[System | None, Board, Findings]:
    """The resolved system (None after errors), the board, and all findings."""
    board = load_board(sdk.described(options))
    findings = Findings(options.policy)
    files = FileFinder(options.directories)
    draft = read_draft(options, files, findings)
    if draft is not None:
        named = files if options.need_files else None
        config = options.config.value if options.config else None
        check.run(draft, board, named, findings, config)
    if draft is None or findings.has_errors or not options.need_files:
        return None, board, findings
    from .resolve.system import build_system

    return build_system(draft, files), board, findings


def read_draft(options: Options, files: FileFinder, findings: Findings) -> Draft | None:
    root = read_file(options.system, findings)
    if root is None:
        return None
    includer = Includer(findings)
    includer.expand(root, options.system, options.parameters)
    files.found.update(includer.files)
    node = read_system(root, findings)
    if node is None:
        return None
    return make_draft(node, options.system, files, findings)
