# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The QEMU command line of a board, from its board.toml."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any


Version = tuple[int, ...]
#: The newest that all tests know: that of Debian 12.
USUAL: Version = (7, 2)


def read_board(path: Path) -> dict[str, Any]:
    """What is in the file, and where the board's device tree is once it is built."""
    board = tomllib.loads(path.read_text())
    return board | {"dtb": path.with_name(f"{board['name']}.dtb")}


def _numbers(version: str) -> Version:
    return tuple(map(int, version.split(".")))


def qemu_lines(board: dict[str, Any]) -> list[tuple[Version, list[str]]]:
    """Each command line with the first version of QEMU that takes it, the newest first."""
    lines = board.get("qemu", [])
    listed = [lines] if isinstance(lines, dict) else lines
    return sorted(((_numbers(each.get("since", "0.0")), each["command"]) for each in listed), reverse=True)


def runs_in(board: dict[str, Any], version: Version) -> bool:
    return any(since <= version for since, _ in qemu_lines(board))


@functools.cache
def _version(program: str) -> Version:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"version (\d+)\.(\d+)", said)
    assert found, said
    return int(found[1]), int(found[2])


def _chosen(board: dict[str, Any]) -> list[str]:
    """What the QEMU here takes; the one for all versions needs none."""
    lines = qemu_lines(board)
    for since, command in lines:
        if since == (0, 0) or _version(shutil.which(command[0]) or command[0]) >= since:
            return command
    reason = "this QEMU is too old" if lines else "no [qemu] in its board.toml"
    raise ValueError(f"board {board['name']} cannot be emulated: {reason}")


def qemu_command(board: dict[str, Any], image: Path, cores: int | None = None,
                 extra: tuple[str, ...] = ()) -> list[str]:
    """The command that boots `image` on `cores` cores (all that the board has, if None)."""
    # QEMU separates options by commas; one in a file name is doubled.
    values = {"{image}": str(image.resolve()).replace(",", ",,"),
              "{cores}": str(cores or board.get("cores") or len(board["core"])),
              "{load_address}": hex(board["load_address"]), "{dtb}": str(board.get("dtb", "")).replace(",", ",,")}
    return [_fill(argument, values) for argument in _chosen(board)] + list(extra)


def boot_as_kernel(command: list[str]) -> list[str]:
    """The same machine, but the image given with -kernel, as firmware would load it."""
    device = next(argument for argument in command if argument.startswith("loader,"))
    file = next(o for o in device.split(",") if o.startswith("file="))
    return [*without_image(command), "-kernel", file[len("file="):]]


def without_image(command: list[str]) -> list[str]:
    """The same machine, with nothing in its memory."""
    at = next(i for i, argument in enumerate(command) if argument.startswith("loader,"))
    return [*command[:at - 1], *command[at + 1:]]


def _fill(argument: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        argument = argument.replace(placeholder, value)
    return argument
