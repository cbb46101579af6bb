# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A guest that is not Linux: U-Boot as Debian has it for QEMU's machine, with a monitor made with microkit_vmm.h. It runs commands, is
started again by PSCI and after an exception that the monitor raises, and turns itself off."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system
from harness.uboot import FIRMWARE

FOLDER = Path(__file__).parent / "uboot_guest"


@pytest.mark.qemu
@pytest.mark.skipif(not FIRMWARE.exists(), reason="u-boot-qemu is not installed")
def test_uboot(sdk: Path, work: Path) -> None:
    """It takes no interrupts, so one version of the GIC is enough."""
    run_system(FOLDER, Target(sdk), work, expected=FOLDER / "said.txt")
