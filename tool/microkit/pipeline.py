# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The stages of a run, in order: one screen that says what the tool does."""

from __future__ import annotations

from .errors import EXIT_FINDINGS, Findings
from .model.board import Board
from .model.system import System
from .options import Options


def front(options: Options) -> tuple[System | None, Board, Findings]:
    """Read, understand and check; the system is None when there are errors."""
    from .frontend import read_and_check

    return read_and_check(options)


def build(options: Options) -> int:
    """Make the image and the report; returns the exit code. Output appears only when all is well."""
    from .render import show

    system, _, findings = front(options)
    show(findings, options)
    if system is None:
        return EXIT_FINDINGS
    raise NotImplementedError("the back end is not part of this tool yet")
