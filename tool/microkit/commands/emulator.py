# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The QEMU command for an image, from the image itself and the description of its board."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..base.errors import UsageError
from ..model.board import Board
from .made import Made

def qemu_command(
    board: Board, image: Path, made: Made, cores: int | None, more: list[str]
) -> list[str]:
    """The command that boots `image` on the first `cores` cores (None: all of the board)."""
    if board.qemu is None:
        raise UsageError(f"board '{board.name}' cannot be emulated: its board.toml has no [qemu]")
    if cores is not None and not 1 <= cores <= board.cores:
        raise UsageError(f"--cores is 1 to {board.cores} on board '{board.name}'")
    if cores is not None and cores < made.cores:
        raise UsageError(f"the image's system needs {made.cores} cores: --cores {cores} is too few")
    # QEMU separates options by commas; one in a file name is doubled.
    values = {
        "{image}": str(image.resolve()).replace(",", ",,"),
        "{cores}": str(cores or board.cores),
        "{load_address}": hex(board.load_address),
    }
    arguments = board.qemu
    if made.is_elf:  # an ELF file says itself where it goes
        arguments = tuple(each.replace(",addr={load_address}", "") for each in arguments)
    return [*(_fill(each, values) for each in arguments), *more]


def need_program(name: str, package: str) -> None:
    if shutil.which(name) is None:
        raise UsageError(f"'{name}' is not installed (Debian: apt-get install {package})")


def _fill(argument: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        argument = argument.replace(placeholder, value)
    return argument
