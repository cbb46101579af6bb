# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Systems with more receivers on a core than it has SGIs, on boards that have no shared interrupts for them.
test_systems.py runs the same where each has a doorbell of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness.build import Target
from harness.routed import routed_sdk
from harness.system import run_system

FOLDER = Path(__file__).resolve().parent
ROUTER = re.compile(r"monitor 1 router +\d+ +notification +\w+: notification")


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3", "qemu_zcu102"])
@pytest.mark.parametrize("system", ["xcore_20_channels", "xcore_forged_pages"])
def test_behind_routers(system: str, board: str, sdk: Path, work: Path, tmp_path: Path) -> None:
    run_system(FOLDER / system, Target(routed_sdk(sdk, board, tmp_path), board), work)
    assert ROUTER.search((work / "report.txt").read_text())


@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_that_board_has_interrupts_for_all_of_them(board: str, sdk: Path) -> None:
    """So that the others run without a router."""
    assert "spis = " in Target(sdk, board).board_toml.read_text()
