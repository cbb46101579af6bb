# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Examples whose Makefile adds devices: as a user runs them, by `make test` in the installed SDK."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

ROOT = Path(__file__).resolve().parents[2]
#: What each needs of this computer.
COMMANDS: dict[str, tuple[str, ...]] = {"disk": ("sfdisk", "mkfs.fat", "mcopy"), "tokens": ()}
#: A board other than the default where the device is another.
BOARDS = {"disk": ("qemu_virt_aarch64", "qemu_zcu102")}
#: Those with a test of their own, which shares what it builds with others.
ELSEWHERE = {"web", "driver_vm", "linux_virtio"}
WITH_DEVICES = sorted(path.parent.name for path in ROOT.glob("example/*/Makefile") if "\nQEMU_FLAGS" in path.read_text())

pytestmark = pytest.mark.qemu


def test_all_are_known() -> None:
    assert set(WITH_DEVICES) == {*COMMANDS, *ELSEWHERE}


@pytest.mark.parametrize(("example", "board"), [
    (example, board) for example in COMMANDS for board in BOARDS.get(example, ("qemu_virt_aarch64",))])
def test_in_the_sdk(example: str, board: str, sdk: Path, tmp_path: Path) -> None:
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    for command in COMMANDS[example]:
        if shutil.which(command, path=path) is None:
            pytest.skip(f"{command} is not installed")
    variables = [f"BUILD_DIR={tmp_path}/build", f"MICROKIT_BOARD={board}"]
    result = subprocess.run(["make", "-C", sdk / "example" / example, "test", *variables], capture_output=True, text=True,
                            check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "all expected lines seen" in result.stdout


@pytest.mark.parametrize("cores", [2, 1])
def test_tokens_on_fewer_cores(cores: int, sdk: Path, work: Path) -> None:
    """Other `cpu` attributes do: its priorities are right for calls on one core, too."""
    run_system(sdk / "example/tokens", Target(sdk), work, cores,
               qemu=("-device", "virtio-rng-device", "-rtc", "base=2030-01-01T12:00:00"))
