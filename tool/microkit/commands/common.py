# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What commands share that look at a system or a board: reading, writing."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import pipeline, sdk
from ..base.choice import Choice
from ..model.board import Board
from ..model.system import System
from ..output.files import as_bytes, publish
from ..output.render import show
from ..output.targets import STDOUT
from ..parse.board import load_board
from .arguments import read_options, with_board


def read_system(
    parser: argparse.ArgumentParser, arguments: list[str]
) -> tuple[System | None, Board]:
    """The system that the command line names, without its programs; findings are shown."""
    options = with_board(read_options(parser, arguments))
    system, board, findings = pipeline.outline(options)
    show(findings, options)
    return system, board


def read_board(name: Choice, file: Path | None = None) -> Board:
    """A board by its file, or by its name in the SDK."""
    if file is not None:
        return load_board(file)
    return load_board(sdk.board_file(sdk.find_sdk(), name))


def write(path: Path | None, text: str, system: System) -> None:
    """To a file that the system is not made from, or to standard output for None and `-`."""
    publish([(path or STDOUT, as_bytes(text))], system.inputs)
