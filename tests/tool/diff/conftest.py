# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Systems to compare, by name and text, in both forms: beside the description of their board."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from backend_support import build
from microkit.sdk.parts import Parts
from tool_support import BOARD_FILE, Judge

Make = Callable[[str, str], Path]


@pytest.fixture
def image(tmp_path: Path, judge: Judge, parts: Parts, parts_folder: Path, programs: Path) -> Make:
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")
    (tmp_path / "debug").symlink_to(parts_folder)

    def make(name: str, text: str) -> Path:
        result = judge(text, search_path=(programs,))
        path = tmp_path / f"{name}.img"
        path.write_bytes(build(result.good, result.board, parts).image)
        return path

    return make


@pytest.fixture
def description(tmp_path: Path) -> Make:
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")

    def make(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.system"
        path.write_text(text)
        return path

    return make
