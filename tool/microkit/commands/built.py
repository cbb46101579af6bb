# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The system in an image, for commands that look at it while it runs."""

from __future__ import annotations

from pathlib import Path

from .. import sdk
from ..base.choice import CONFIG, choose
from ..base.errors import UsageError
from ..base.reading import read_whole
from ..diff.source import Makers, Source, read_source
from ..diff.system import Built
from ..model.board import Board
from ..verify.image import Corrupt
from .said import said_config


def read_built(image: Path, board: Board, config: str | None) -> Built:
    """The image, read by the layouts of a configuration: the one named, else its own."""
    source = _source(image, board, config)
    try:
        return Built(source)
    except Corrupt as corrupt:
        raise UsageError(f"'{image}' cannot be understood: {corrupt}") from None


def _source(image: Path, board: Board, config: str | None) -> Source:
    folder = board.path.parent
    choice = sdk.plain_config(choose(config, CONFIG, said_config(read_whole(image), folder)))
    if choice is None:
        raise UsageError(f"the kernel in '{image}' is of no configuration of board '{board.name}': name one with --config")
    if not (folder / choice.value / "abi.json").is_file():
        raise UsageError(f"board '{board.name}' has no configuration {choice}")
    return read_source(image, Makers(board_file=board.path, config=choice.value))
