# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An image with no system description: its parts, and the layouts by which they are read.

The header names the board but not the configuration; that is the one whose kernel is in the image.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .. import sdk
from ..abi import Abi
from ..elf import PF_X, Elf, ElfError
from ..errors import UsageError
from ..model.board import Board
from ..parse.board import load_board
from ..verify.file import read_bytes
from ..verify.image import Corrupt, Image, Memory, parse

_PAGE = 4096


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


def read_source(path: Path, board_file: Path | None, config: str | None) -> Source:
    """UsageError when the file is not an image, or not one that this SDK can explain."""
    data = read_bytes(path)
    try:
        return _source(data, board_file, config)
    except Corrupt as corrupt:
        raise UsageError(f"'{path}' is not an image: {corrupt}") from None


def _source(data: bytes, board_file: Path | None, config: str | None) -> Source:
    tried = []
    for folder in _folders(data, board_file, config):
        board = load_board(folder.parent / sdk.DESCRIPTION)
        source = source_of(data, board, Abi.read(folder / "abi.json"), folder.name)
        if config is not None or _has_kernel(source, folder / "elf/kernel.elf"):
            return source
        tried.append(folder.name)
    known = ", ".join(tried) or "none"
    raise Corrupt(f"its kernel is of no configuration of this SDK ({known}): name --config")


def source_of(data: bytes, board: Board, abi: Abi, config: str) -> Source:
    """An image of which is known what it is for."""
    image = parse(data, _header(data, abi), abi)
    return Source(data, image, Memory(image.segments), abi, board, config)


def _folders(data: bytes, board_file: Path | None, config: str | None) -> list[Path]:
    """Folders of the configurations that it may be of: those of the board in its header."""
    if board_file is not None:
        board = board_file.parent
    else:
        root = sdk.find_sdk()
        board = sdk.board_file(root, _board_name(data, root)).parent
    names = [config] if config else sorted(each.parent.name for each in board.glob("*/abi.json"))
    return [board / name for name in names]


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
    """Where the header is: at the first page behind the loader."""
    magic = abi.constant("IMAGE_MAGIC").to_bytes(8, "little")
    for at in range(0, len(data), _PAGE):
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
