# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the build takes from a board's folder, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "sdk/build/board_config.py"
BOARD = ROOT / "board/qemu_virt_aarch64_gicv3"


def configure(folder: Path, **changes: str) -> tuple[int, str]:
    """Exit status and messages for a copy of a board; what it writes goes to folder/out."""
    text = (BOARD / "board.toml").read_text()
    for key, value in changes.items():
        line = next(line for line in text.split("\n") if line.startswith(f"{key} = "))
        text = text.replace(line, f"{key} = {value}")
    board = folder / BOARD.name / "board.toml"
    board.parent.mkdir()
    board.write_text(text)
    result = subprocess.run([sys.executable, PROGRAM, board, "--devices", ROOT / "board/devices", "-o",
                             folder / "out"], capture_output=True, text=True, check=False)
    return result.returncode, result.stderr


def test_what_is_written(tmp_path: Path) -> None:
    assert configure(tmp_path, cpu="'cortex-a72' # as GCC has it") == (0, "")
    out = tmp_path / "out"
    cmake = (out / "board.cmake").read_text()
    assert 'set(BOARD_CPU "cortex-a72")\n' in cmake
    devices = "gic-v3;vgic-v3;uart-pl011;timer-generic;predictor-none;start-psci;clock-fixed;watchdog-none"
    assert f'set(BOARD_DEVICES "{devices}")\n' in cmake
    assert (out / "toolchain.txt").read_text().endswith("\ncpu cortex-a72\n")
    header = (out / "include/board/config.h").read_text()
    assert "#define BOARD_GICR_BASE 0x80a0000\n" in header and "#define BOARD_GICC_BASE 0x0\n" in header


@pytest.mark.parametrize(("key", "value", "text"), [
    ("name", '"other"', "'name' must be that of its folder, 'qemu_virt_aarch64_gicv3' [board-value]"),
    ("driver", '"pl010"', "'driver' has no driver: there is no devices/uart-pl010 [board-value]"),
    ("cores", "0", "'cores' must be 1 to 256 [board-value]")])
def test_what_is_refused(tmp_path: Path, key: str, value: str, text: str) -> None:
    status, said = configure(tmp_path, **{key: value})
    assert status == 1 and text in said and "board.toml:" in said
    assert not (tmp_path / "out").exists()


def test_a_device_that_is_meant(tmp_path: Path) -> None:
    assert "did you mean 'pl011'?" in configure(tmp_path, driver='"pl011x"')[1]
