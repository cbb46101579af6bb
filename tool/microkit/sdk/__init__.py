# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where the SDK is, and what it offers: boards, and configurations of each.

`$SDK/board/<board>/board.toml` describes a board, `$SDK/board/<board>/<config>/` holds what is
linked and loaded. In the source tree there is no SDK; the boards' descriptions are found all the
same.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from ..base.choice import Choice
from ..base.errors import UsageError
from ..base.options import Options
from ..base.suggest import did_you_mean, one_of

DESCRIPTION = "board.toml"
#: What the compiler writes in place of the folder that the SDK was built in (sdk/build/link.cmake).
BUILT_AS = "/multikit"
#: In Microkit, configurations of kernels for several cores start so.
_SMP = "smp-"


def find_sdk() -> Path | None:
    """`MICROKIT_SDK`, else the grandparent of `bin/microkit`, else the root of the source tree."""
    named = os.environ.get("MICROKIT_SDK")
    if named:
        path = Path(named)
        if not (path / "board").is_dir():
            raise UsageError(f"MICROKIT_SDK is '{named}', which has no folder 'board'")
        return path
    for start in (Path(sys.argv[0]).resolve(), Path(__file__).resolve().parents[1]):
        root = start.parent.parent
        if (root / "board").is_dir():
            return root
    return None


def board_names(sdk: Path | None) -> list[str]:
    """Boards of the SDK in alphabetical order."""
    if sdk is None:
        return []
    return sorted(path.parent.name for path in sdk.glob(f"board/*/{DESCRIPTION}"))


def config_names(sdk: Path | None, board: str) -> list[str]:
    """Configurations of a board: its folders that have libraries. Not their second names, smp-*."""
    if sdk is None:
        return []
    folders = [path.parent for path in sdk.glob(f"board/{board}/*/lib")]
    return sorted(folder.name for folder in folders if not folder.is_symlink())


def plain_config(config: Choice | None) -> Choice | None:
    """A configuration without `smp-` in its name: all of them are for several cores."""
    return replace(config, value=config.value.removeprefix(_SMP)) if config else None


def board_file(sdk: Path | None, board: Choice) -> Path:
    """The description of a board."""
    if sdk is None:
        raise UsageError("no SDK is found: set MICROKIT_SDK, or name a board with --board-file")
    names = board_names(sdk)
    if board.value not in names:
        raise UsageError(_unknown("board", board, names))
    return sdk / "board" / board.value / DESCRIPTION


def described(options: Options) -> Path:
    """The description of the board that a run is for."""
    if options.board_file is not None or options.board is None:
        return options.board_file or Path(DESCRIPTION)
    return board_file(options.sdk, options.board)


def check_config(options: Options) -> None:
    """Refuse a configuration that the SDK's board does not have."""
    if options.board is None or options.config is None:
        return
    names = config_names(options.sdk, options.board.value)
    if options.config.value not in names:
        board = f" of board '{options.board.value}'"
        raise UsageError(_unknown("configuration", options.config, names, board))


def _unknown(what: str, name: Choice, names: list[str], of: str = "") -> str:
    hint = did_you_mean(name.value, names)
    choices = f"choose {one_of(names)}" if names else "the SDK has none"
    return f"unknown {what} {name}{of}: " + (f"{hint} ({choices})" if hint else choices)
