# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts of three kinds of devices go round all cores: nothing changes but the `cpu` of their drivers. Each
interrupt is acknowledged, and told to every core, through the queue of deferred signals."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent
SYSTEM = "moved_interrupts.system"
CORES = 4
DRIVER = re.compile(r'(name="(?:rtc|uart|entropy)" priority="100" cpu=)"(\d)"')
DEVICE = ("-global", "virtio-mmio.force-legacy=false", "-device", "virtio-rng-device")


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
@pytest.mark.parametrize("by", range(CORES))
def test_drivers_on_all_cores(by: int, board: str, sdk: Path, work: Path) -> None:
    folder = shutil.copytree(HERE / "moved_interrupts", work / "moved_interrupts", dirs_exist_ok=True)
    text, moved = DRIVER.subn(lambda match: f'{match[1]}"{(int(match[2]) + by) % CORES}"',
                              (folder / SYSTEM).read_text())
    assert moved == 3
    (folder / SYSTEM).write_text(text)
    (folder / "expected.txt").write_text("!re:FAILED\ninterrupts: all came, and all were told\n")
    run_system(folder, Target(sdk, board), work / "build", qemu=DEVICE)
