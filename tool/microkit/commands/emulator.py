# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The QEMU command for an image, from the image itself and the description of its board."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..errors import UsageError
from ..model.board import Board
from ..reading import read_whole

#: sdk/abi/include/multikit/image.h: the header starts a page behind the loader; `board` is in it.
_MAGIC = 0x474D494B49544C4D.to_bytes(8, "little")
_BOARD_OFFSET, _BOARD_LENGTH = 80, 32
_PAGE = 0x1000
_ELF = b"\x7fELF"


def board_of(image: Path) -> str | None:
    """The board that an image was made for; None if the file is no image."""
    data = _read(image)
    for offset in range(0, len(data), _PAGE):
        if data.startswith(_MAGIC, offset):
            name = data[offset + _BOARD_OFFSET : offset + _BOARD_OFFSET + _BOARD_LENGTH]
            return name.split(b"\0")[0].decode("utf-8", "replace")
    return None


def qemu_command(board: Board, image: Path, cores: int | None, more: list[str]) -> list[str]:
    """The command that boots `image` on the first `cores` cores (None: all of the board)."""
    if board.qemu is None:
        raise UsageError(f"board '{board.name}' cannot be emulated: its board.toml has no [qemu]")
    if cores is not None and not 1 <= cores <= board.cores:
        raise UsageError(f"--cores is 1 to {board.cores} on board '{board.name}'")
    # QEMU separates options by commas; one in a file name is doubled.
    values = {
        "{image}": str(image.resolve()).replace(",", ",,"),
        "{cores}": str(cores or board.cores),
        "{load_address}": hex(board.load_address),
    }
    arguments = board.qemu
    if _read(image, 4) == _ELF:  # an ELF file says itself where it goes
        arguments = tuple(each.replace(",addr={load_address}", "") for each in arguments)
    return [*(_fill(each, values) for each in arguments), *more]


def need_program(name: str, package: str) -> None:
    if shutil.which(name) is None:
        raise UsageError(f"'{name}' is not installed (Debian: apt-get install {package})")


def _fill(argument: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        argument = argument.replace(placeholder, value)
    return argument


def _read(image: Path, size: int = -1) -> bytes:
    try:
        data = read_whole(image)
        return data if size < 0 else data[:size]
    except OSError as error:
        raise UsageError(f"image '{image}': {error.strerror}") from None
