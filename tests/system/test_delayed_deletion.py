# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A deletion takes no longer while an unrelated destruction is half done. Its time is counted in
instructions, so that it does not depend on what else this computer does."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

FOLDER = Path(__file__).resolve().parent / "delayed_deletion"


@pytest.mark.qemu
def test_deletions_are_not_delayed(sdk: Path, work: Path) -> None:
    run_system(FOLDER, Target(sdk), work, expected=FOLDER / "verdict.txt",
               qemu=("-icount", "shift=0,sleep=off"))
