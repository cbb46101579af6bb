# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a character costs on its way from a client through multiplexer and driver to the UART, all on one core, with all
that wakes them. QEMU counts instructions as time, so every run gives the same figure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

FOLDER = Path(__file__).with_name("serial_cost")
BOARD = "qemu_virt_aarch64"
MOST = 315  # instructions


@pytest.mark.qemu
def test_serial_cost(sdk: Path, work: Path) -> None:
    lines = run_system(FOLDER, Target(sdk, BOARD, "release"), work, expected=FOLDER / "lines.txt",
                       qemu=("-icount", "shift=0,sleep=off"))
    match = re.fullmatch(r"0: (\d+) instructions a character", lines[-1])
    assert match is not None and int(match[1]) <= MOST
