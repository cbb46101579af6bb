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
from pathlib import Path

from ..base.errors import UsageError
from ..base.suggest import did_you_mean, one_of

DESCRIPTION = "board.toml"
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


def plain_config(name: str | None) -> str | None:
    """A configuration's name without `smp-`: all of them are for several cores."""
    return name.removeprefix(_SMP) if name else name


def board_file(sdk: Path | None, board: str) -> Path:
    """The description of a board."""
    if sdk is None:
        raise UsageError("no SDK is found: set MICROKIT_SDK, or name a board with --board-file")
    names = board_names(sdk)
    if board not in names:
        raise UsageError(_unknown("board", board, names))
    return sdk / "board" / board / DESCRIPTION


def check_config(sdk: Path | None, board: str, config: str) -> None:
    """Refuse a configuration that the board does not have."""
    names = config_names(sdk, board)
    if config not in names:
        raise UsageError(_unknown(f"configuration of board '{board}'", config, names))


def _unknown(what: str, name: str, names: list[str]) -> str:
    hint = did_you_mean(name, names)
    choices = f"choose {one_of(names)}" if names else "the SDK has none"
    return f"unknown {what} '{name}': " + (f"{hint} ({choices})" if hint else choices)
