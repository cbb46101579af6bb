# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An SDK whose board has no shared interrupts for doorbells, as most real ones: those who receive beyond its SGIs
are behind routers; or no SGIs, so that all doorbells are shared interrupts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

SGIS = re.compile(r"^sgis = .*\n", re.MULTILINE)
SPIS = re.compile(r"^spis = .*\n", re.MULTILINE)


def without_spis(text: str) -> str:
    """A board's description."""
    changed, count = SPIS.subn("", text)
    assert count == 1
    return changed


def without_sgis(text: str) -> str:
    changed, count = SGIS.subn("sgis = []\n", text)
    assert count == 1
    return changed


def routed_sdk(sdk: Path, board: str, folder: Path) -> Path:
    return _changed(sdk, board, folder, without_spis)


def shared_sdk(sdk: Path, board: str, folder: Path) -> Path:
    return _changed(sdk, board, folder, without_sgis)


def _changed(sdk: Path, board: str, folder: Path, change: Callable[[str], str]) -> Path:
    """A copy in the folder. The programs are the same: none knows the numbers."""
    made = folder / "sdk"
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(sdk, made, ignore=lambda where, names: [
        name for name in names if Path(where) == sdk / "board" and name != board])  # fmt: skip
    description = made / "board" / board / "board.toml"
    description.write_text(change(description.read_text()))
    return made
