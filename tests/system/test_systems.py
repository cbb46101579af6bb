# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every folder beside this file that has a .system and an expected.txt is a test.

A feature's folder may be one system or hold several; a `boards.txt` names the boards it is run
on (default: the first).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent
DEFAULT_BOARD = "qemu_virt_aarch64"


def cases() -> Iterator[object]:
    for expected in sorted(HERE.rglob("expected.txt")):
        folder = expected.parent
        if not list(folder.glob("*.system")):
            continue
        listed = folder / "boards.txt"
        for board in listed.read_text().split() if listed.exists() else [DEFAULT_BOARD]:
            name = str(folder.relative_to(HERE))
            yield pytest.param(folder, board, id=f"{name}-{board}")


@pytest.mark.qemu
@pytest.mark.parametrize(("folder", "board"), cases())
def test_system(folder: Path, board: str, sdk: Path, work: Path) -> None:
    run_system(folder, Target(sdk, board), work)
