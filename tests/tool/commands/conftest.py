# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An image, and dumps of memory, for commands that look at systems from outside."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from backend_support import SYSTEM
from microkit.cli import main
from microkit.diff.source import Makers, read_source
from tool_support import BOARD_FILE


@pytest.fixture
def image(tmp_path: Path, parts_folder: Path, programs: Path) -> Path:
    """Built for a board beside it."""
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")
    (tmp_path / "debug").symlink_to(parts_folder)
    (tmp_path / "t.system").write_text(f"<system>{SYSTEM}</system>")
    assert main(["--board-file", f"{tmp_path}/board.toml", "--config", "debug", f"{tmp_path}/t.system",
                 "--search-path", f"{programs}", "-o", f"{tmp_path}/image", "-r", f"{tmp_path}/report.txt"]) == 0
    return tmp_path / "image"


@pytest.fixture
def dumps(image: Path) -> list[str]:
    """All that the loader sets, a file for each piece; options that name them."""
    source = read_source(image, Makers(board_file=image.parent / "board.toml", config="debug"))
    found = []
    for number, segment in enumerate(source.image.segments):
        path = image.with_name(f"memory{number}")
        path.write_bytes(segment.data.ljust(segment.size, b"\0"))
        found += ["--dump", f"{path}@{segment.pa:#x}"]
    return found
