# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit boards`: what the SDK can build for."""

from __future__ import annotations

from ..base.choice import Choice
from ..base.errors import EXIT_OK, UsageError
from ..base.suggest import count
from ..parse.board import load_board
from ..sdk import board_file, board_names, config_names, find_sdk


def boards() -> int:
    """Print each board with its configurations."""
    sdk = find_sdk()
    names = board_names(sdk)
    if not names:
        raise UsageError("no SDK is found: set MICROKIT_SDK")
    for name in names:
        board = load_board(board_file(sdk, Choice(name)))
        configs = ", ".join(config_names(sdk, name)) or "none built"
        print(f"{name}\n    {board.description}; {count(board.cores, 'core')}")
        print(f"    configurations: {configs}")
    return EXIT_OK
