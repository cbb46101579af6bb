# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The QEMU command for an image, from the image itself and the description of its board."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from ..base.errors import UsageError
from ..model.board import Board
from .made import Made

#: Seconds for an emulator to say which version it is.
_PATIENCE = 30


def qemu_command(
    board: Board, image: Path, made: Made, cores: int | None, more: list[str]
) -> list[str]:
    """The command that boots `image` on the first `cores` cores (None: all of the board)."""
    if not board.qemu:
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
    arguments = _chosen(board)
    if any("{dtb}" in each for each in arguments):
        values["{dtb}"] = str(_device_tree(board)).replace(",", ",,")
    if made.is_elf:  # an ELF file says itself where it goes
        arguments = tuple(each.replace(",addr={load_address}", "") for each in arguments)
    return [*(_fill(each, values) for each in arguments), *more]


def _chosen(board: Board) -> tuple[str, ...]:
    """The newest that the QEMU here takes; where there is none the newest, since who starts it says so."""
    version = None
    for each in sorted(board.qemu, key=lambda each: each.since, reverse=True):
        version = None if each.since == (0, 0) else _version(each.command[0])
        if version is None or version >= each.since:
            return each.command
    first = min(each.since for each in board.qemu)
    raise UsageError(f"board '{board.name}' needs QEMU {_dotted(first)} or newer, this is {_dotted(version)}")


def _version(program: str) -> tuple[int, int] | None:
    """What an emulator says of itself; None if it is not there."""
    if shutil.which(program) is None:
        return None
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, errors="replace",
                              timeout=_PATIENCE, check=False).stdout  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"'{program} --version' fails: {error}") from None
    found = re.search(r"version (\d+)\.(\d+)", said)
    if found is None:
        raise UsageError(f"'{program} --version' does not say which version it is")
    return int(found[1]), int(found[2])


def _dotted(version: tuple[int, int] | None) -> str:
    return ".".join(map(str, version or ()))


def _device_tree(board: Board) -> Path:
    path = board.path.with_name(f"{board.name}.dtb")
    if not path.is_file():
        raise UsageError(f"QEMU needs the board's device tree, and there is no '{path}'")
    return path.resolve()


def need_program(name: str, package: str) -> None:
    if shutil.which(name) is None:
        raise UsageError(f"'{name}' is not installed (Debian: apt-get install {package})")


def _fill(argument: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        argument = argument.replace(placeholder, value)
    return argument
