# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Programs with a C library and with helpers of the compiler, by make and CMake, gcc and clang."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target
from harness.system import boot, run_system

FOLDER = Path(__file__).parent / "libc_program"
PICOLIBC = Path("/usr/lib/picolibc/aarch64-linux-gnu")

pytestmark = [
    pytest.mark.qemu,
    pytest.mark.skipif(not PICOLIBC.exists(), reason="picolibc is not installed"),
]


@pytest.mark.parametrize("llvm", [False, True], ids=["gcc", "clang"])
def test_by_make(sdk: Path, work: Path, llvm: bool) -> None:
    run_system(FOLDER, Target(sdk, llvm=llvm), work)


@pytest.mark.parametrize("toolchain", ["gcc", "clang"])
def test_by_cmake(sdk: Path, work: Path, toolchain: str) -> None:
    for command in (
            ["cmake", "-S", FOLDER, "-B", work, "-G", "Ninja",
             f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-{toolchain}.cmake"],
            ["cmake", "--build", work]):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
    boot(qemu_command(read_board(Target(sdk).board_toml), work / "libc_program.img"),
         FOLDER / "expected.txt", work / "console.txt")


def test_unknown_library_is_refused(sdk: Path, work: Path) -> None:
    result = subprocess.run(
        ["make", "-C", FOLDER, f"MICROKIT_SDK={sdk}", f"BUILD_DIR={work}", "library_LIBC=glibc"],
        capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "picolibc, newlib or empty" in result.stderr
