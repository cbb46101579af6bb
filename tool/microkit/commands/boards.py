# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit boards`: what the SDK can build for."""

from __future__ import annotations

import argparse
import sys

from ..base.choice import Choice
from ..base.errors import EXIT_OK, FaultyInput, UsageError
from ..base.suggest import count
from ..model.board import Board
from ..output.render import Renderer
from ..parse.board import load_board
from ..sdk import board_file, board_names, config_names, find_sdk
from .arguments import Parser


def parser() -> argparse.ArgumentParser:
    return Parser("microkit boards", description="List the boards of the SDK.")


def run(arguments: list[str]) -> int:
    """Print each board with its configurations; those with faults are only reported."""
    parser().parse_args(arguments)
    sdk = find_sdk()
    names = board_names(sdk)
    if not names:
        raise UsageError("no SDK is found: set MICROKIT_SDK")
    status = EXIT_OK
    for name in names:
        try:
            _print(name, load_board(board_file(sdk, Choice(name))), config_names(sdk, name))
        except FaultyInput as faulty:
            sys.stderr.write(Renderer(False).render(faulty.findings))
            status = faulty.findings.exit_code
    return status


def _print(name: str, board: Board, configs: list[str]) -> None:
    print(f"{name}\n    {board.description}; {count(board.cores, 'core')}")
    print(f"    configurations: {', '.join(configs) or 'none built'}")
