# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A system described by a script runs: its programs read the configurations that were written for them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target
from harness.system import boot

FOLDER = Path(__file__).parent / "clock"

pytestmark = pytest.mark.qemu


def test_a_driver_and_clients_on_two_cores(sdk: Path, work: Path) -> None:
    result = build(FOLDER, sdk, work)
    assert result.returncode == 0, result.stdout + result.stderr
    command = qemu_command(read_board(Target(sdk).board_toml), work / "loader.img")
    boot(command, FOLDER / "expected.txt", work / "console.txt")


def build(folder: Path, sdk: Path, work: Path, *variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "-C", folder, f"MICROKIT_SDK={sdk}", f"BUILD_DIR={work}", *variables],
        capture_output=True, text=True, check=False)  # fmt: skip


def test_a_program_that_nobody_patched_is_refused(sdk: Path, work: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "clock")
    makefile = folder / "Makefile"
    makefile.write_text(makefile.read_text().replace("$(OBJCOPY) --update-section .timer", "$(OBJCOPY) --keep-section .timer"))
    result = build(folder, sdk, work)
    assert result.returncode != 0
    assert "section '.timer_client_config' of the program of 'near' is not filled in" in result.stderr
    assert not (work / "loader.img").exists()


def test_the_make_include_offers_both_versions(sdk: Path, work: Path) -> None:
    result = build(FOLDER, sdk, work, "SDFGEN=0.28")
    assert result.returncode != 0 and "AssertionError" in result.stderr
