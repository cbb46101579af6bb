# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What commands share that look at a system or a board: defaults, reading, writing."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from .. import cli, sdk
from ..model.board import Board
from ..model.system import System
from ..outline import read_outline
from ..output.files import as_bytes, publish
from ..output.render import show
from ..output.targets import STDOUT
from ..parse.board import load_board

#: As in sdk/make/multikit.mk.
DEFAULT_BOARD = "qemu_virt_aarch64"


def default_board() -> str:
    return os.environ.get("MICROKIT_BOARD") or DEFAULT_BOARD


def read_system(
    parser: argparse.ArgumentParser, arguments: list[str]
) -> tuple[System | None, Board]:
    """The system that the command line names, without its programs; findings are shown."""
    options = cli.read_options(parser, arguments)
    if options.board is None and options.board_file is None:
        options = replace(options, board=default_board())
    system, board, findings = read_outline(options)
    show(findings, options)
    return system, board


def read_board(name: str | None, file: Path | None = None) -> Board:
    """A board by its name in the SDK, or by its file."""
    if file is not None:
        return load_board(file)
    return load_board(sdk.board_file(sdk.find_sdk(), name or default_board()))


def write(path: Path | None, text: str, system: System) -> None:
    """To a file that the system is not made from, or to standard output for None and `-`."""
    publish([(path or STDOUT, as_bytes(text))], system.inputs)
