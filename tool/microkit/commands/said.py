# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What an image says of its board and its configuration, for commands to which nobody has."""

from __future__ import annotations

from pathlib import Path

from ..base.choice import Choice
from ..diff.source import find_config
from .made import NAMED, board_in


def said_board(data: bytes) -> Choice | None:
    """The one that its header names, if it has one."""
    name = board_in(data)
    return None if name is None else Choice(name, NAMED)


def said_config(data: bytes, folder: Path) -> Choice | None:
    """Of those in the folder of a board, the one whose kernel is in the image."""
    name = find_config(data, folder)
    return None if name is None else Choice(name, "its kernel is in the image")
