# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The QEMU command line of a board, from its board.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def read_board(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


def qemu_command(board: dict[str, Any], image: Path, cores: int | None = None,
                 extra: tuple[str, ...] = ()) -> list[str]:
    """The command that boots `image` on `cores` cores (all that the board has, if None)."""
    if "qemu" not in board:
        raise ValueError(f"board {board['name']} cannot be emulated: no [qemu] in its board.toml")
    # QEMU separates options by commas; one in a file name is doubled.
    values = {"{image}": str(image.resolve()).replace(",", ",,"),
              "{cores}": str(cores or board.get("cores") or len(board["core"])),
              "{load_address}": hex(board["load_address"])}
    return [_fill(argument, values) for argument in board["qemu"]["command"]] + list(extra)


def boot_as_kernel(command: list[str]) -> list[str]:
    """The same machine, but the image given with -kernel, as firmware would load it."""
    position = next(i for i, argument in enumerate(command) if argument.startswith("loader,"))
    file = next(o for o in command[position].split(",") if o.startswith("file="))
    return [*command[:position - 1], *command[position + 1:], "-kernel", file[len("file="):]]


def _fill(argument: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        argument = argument.replace(placeholder, value)
    return argument
