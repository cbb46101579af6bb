# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit run`: boot an image in QEMU with the flags that its board has."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path

from .. import cli
from ..errors import EXIT_OK
from ..model.board import Board
from .common import read_board
from .emulator import board_of, need_program, qemu_command


def parser() -> argparse.ArgumentParser:
    made = cli.Parser(
        "microkit run",
        description="Boot an image in QEMU; leave it with Ctrl-A X.",
        epilog="Options behind -- go to QEMU.",
    )
    add_machine(made)
    return made


def add_machine(made: argparse.ArgumentParser) -> None:
    """Arguments that say which machine."""
    made.add_argument("image", type=Path, help="what microkit has built")
    made.add_argument("--board", metavar="BOARD", help="[the one in the image]")
    made.add_argument("--board-file", type=Path, metavar="FILE",
                      help="board description outside the SDK")  # fmt: skip
    made.add_argument("--cores", type=int, metavar="N", help="cores of the machine [all]")
    made.add_argument("--print", action="store_true", help="only print the command")


def run(arguments: list[str]) -> int:
    """Become QEMU."""
    arguments, more = split(arguments)
    known = parser().parse_args(arguments)
    command = qemu_command(machine(known), known.image, known.cores, more)
    if known.print:
        print(shlex.join(command))
        return EXIT_OK
    need_program(command[0], "qemu-system-arm")
    sys.stdout.flush()
    os.execvp(command[0], command)


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What is for this command, and what stands behind `--`."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def machine(known: argparse.Namespace) -> Board:
    name = known.board or (board_of(known.image) if known.board_file is None else None)
    return read_board(name, known.board_file)
