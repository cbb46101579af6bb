# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual CPUs on other cores than their VMM: the same sources with all on one core, and with the VMM elsewhere, have
the same lines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

FOLDER = Path(__file__).resolve().parent / "far_vcpu"
#: Beside the folder's parent, as its sources know them.
GUESTS = FOLDER.parents[1] / "guests"


def rewritten(work: Path, *changes: tuple[str, str]) -> Path:
    shutil.copytree(GUESTS, work / "guests", dirs_exist_ok=True)
    folder = shutil.copytree(FOLDER, work / "system" / FOLDER.name, dirs_exist_ok=True)
    path = folder / "far_vcpu.system"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return folder


@pytest.mark.qemu
def test_on_one_core(sdk: Path, work: Path) -> None:
    """There the slots hold threads and virtual CPUs."""
    run_system(rewritten(work, *((f' cpu="{core}"', "") for core in range(4))), Target(sdk), work)


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_vmm_elsewhere(board: str, sdk: Path, work: Path) -> None:
    """Two virtual CPUs on each of two cores, none on the VMM's."""
    folder = rewritten(work, ('priority="100" cpu="0"', 'priority="100" cpu="2"'), ('id="1" cpu="1"', 'id="1" cpu="0"'),
                       ('id="2" cpu="2"', 'id="2" cpu="1"'), ('id="3" cpu="3"', 'id="3" cpu="1"'))
    run_system(folder, Target(sdk, board), work)
