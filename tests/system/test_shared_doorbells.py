# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Systems of several cores in which all doorbells are shared interrupts: calls, restarted domains, and a core
that is started again while others ring. test_systems.py runs them with SGIs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness.build import Target
from harness.routed import shared_sdk
from harness.system import run_system

FOLDER = Path(__file__).resolve().parent
#: Of 32 and more: three digits, or two.
SHARED = re.compile(r"^ *(?:[12]\d{2}|[3-9]\d) +\d+ +doorbell ", re.MULTILINE)
VIRT = ("qemu_virt_aarch64", "qemu_virt_aarch64_gicv3")
CASES = [(system, board) for system in ("core_restart", "reset_xcore", "xcore_calls") for board in VIRT] + [
    ("xcore_calls", "qemu_zcu102"), ("reset_xcore", "qemu_xlnx_versal_virt")]


@pytest.mark.qemu
@pytest.mark.parametrize(("system", "board"), CASES)
def test_shared_doorbells(system: str, board: str, sdk: Path, work: Path, tmp_path: Path) -> None:
    run_system(FOLDER / system, Target(shared_sdk(sdk, board, tmp_path), board), work)
    assert SHARED.search((work / "report.txt").read_text())
