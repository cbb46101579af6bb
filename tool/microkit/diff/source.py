# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An image with no system description: its parts, and the layouts by which they are read.

The header names the board but not the configuration; that is the one whose kernel is in the image.
"""

from __future__ import annotations

from pathlib import Path

from .. import sdk
from ..base.choice import Choice
from ..base.contract import IMAGE_LINE
from ..base.errors import UsageError
from ..base.records import dataclass
from ..elf import PF_X, Elf, ElfError
from ..model.board import Board
from ..parse.board import load_board
from ..sdk.abi import Abi
from ..verify.file import read_bytes
from ..verify.image import Corrupt, Image, Memory, parse


@dataclass
class Source:
    """What `verify.core` reads a core from, and the board."""

    #: The whole file.
    data: bytes
    image: Image
    memory: Memory
    abi: Abi
    board: Board
    config: str

    def kernel_offset(self, address: int) -> int:
        """Offset in every window of an address that the kernel is linked to."""
        return address - self.abi.constant("WINDOW_VA")


@dataclass(frozen=True)
class Makers:
    """Where the layouts of an image can be: in an SDK, or beside the description of a board."""

    sdk: Path | None = None
    board_file: Path | None = None
    #: None: the one whose kernel is in the image.
    config: str | None = None


def read_source(path: Path, makers: Makers) -> Source:
    """UsageError when the file is not an image, or not one that the SDK can explain."""
    data = read_bytes(path)
    try:
        found = _source(data, makers)
    except Corrupt as corrupt:
        raise UsageError(f"'{path}' is not an image: {corrupt}") from None
    if found is None:
        raise UsageError(f"the kernel in '{path}' is of no configuration of the SDK: see --old-sdk")
    return found


def find_config(data: bytes, board: Path) -> str | None:
    """The configuration, of those in the folder of a board, whose kernel is in an image."""
    try:
        source = _first(data, _configs(board), any_kernel=False)
    except Corrupt:
        return None
    return source.config if source else None


def _source(data: bytes, makers: Makers) -> Source | None:
    return _first(data, _folders(data, makers), any_kernel=makers.config is not None)


def _first(data: bytes, folders: list[Path], any_kernel: bool) -> Source | None:
    for folder in folders:
        board = load_board(folder.parent / sdk.DESCRIPTION)
        source = source_of(data, board, Abi.read(folder / "abi.json"), folder.name)
        if any_kernel or _has_kernel(source, folder / "elf/kernel.elf"):
            return source
    return None


def source_of(data: bytes, board: Board, abi: Abi, config: str) -> Source:
    """An image of which is known what it is for."""
    image = parse(data, _header(data, abi), abi)
    return Source(data, image, Memory(image.segments), abi, board, config)


def _folders(data: bytes, makers: Makers) -> list[Path]:
    """Folders of the configurations that it may be of: those of the board in its header."""
    if makers.board_file is not None:
        board = makers.board_file.parent
    else:
        root = makers.sdk or sdk.find_sdk()
        board = sdk.board_file(root, Choice(_board_name(data, root))).parent
    if makers.config is not None:
        return [board / makers.config]
    return _configs(board)


def _configs(board: Path) -> list[Path]:
    return sorted(each.parent for each in board.glob("*/abi.json"))


def _board_name(data: bytes, root: Path | None) -> str:
    """The header is the same for every board, so that any description of it will do."""
    known = sorted(root.glob("board/*/*/abi.json")) if root else []
    if not known:
        raise UsageError("no SDK is found: set MICROKIT_SDK, or name a board with --board-file")
    abi = Abi.read(known[0])
    name = parse(data, _header(data, abi), abi).board.decode("utf-8", "replace")
    if name not in sdk.board_names(root):
        raise Corrupt(f"it is for board '{name}', which the SDK does not have")
    return name


def _header(data: bytes, abi: Abi) -> int:
    """Where the header is: on a line of its own, right behind the loader."""
    magic = abi.constant("IMAGE_MAGIC").to_bytes(8, "little")
    for at in range(0, len(data), IMAGE_LINE):
        if data.startswith(magic, at):
            return at
    raise Corrupt("it has no image header")


def _has_kernel(source: Source, path: Path) -> bool:
    """Whether the code of the first core's kernel is that of a file."""
    try:
        elf = Elf.read(path)
    except ElfError:
        return False
    window = source.image.cores[0]["window_pa"] if source.image.cores else 0
    code = [each for each in elf.segments if each.flags & PF_X]
    try:
        return all(
            source.memory.read(window + source.kernel_offset(each.vaddr), len(each.data))
            == each.data
            for each in code
        )
    except Corrupt:
        return False
