# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Examples with Linux, built by CMake: the same image as by make, Linux included. Debian's packages are fetched once; where they cannot be
had, they are not tested."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from harness.build import Target, build_system


@pytest.mark.parametrize("name", ["linux_guest", "linux_cores", "linux_virtio", "driver_vm"])
def test_example_built_by_cmake(sdk: Path, work: Path, packages: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, target = sdk / "example" / name, Target(sdk)
    for command in (["cmake", "-S", folder, "-B", work / "cmake", "-G", "Ninja", f"-DMULTIKIT_BOARD={target.board}",
                     f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-gcc.cmake", f"-DPACKAGES={packages}"],
                    ["cmake", "--build", work / "cmake"]):  # fmt: skip
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + result.stderr
    monkeypatch.setenv("PACKAGES", str(packages))
    made = build_system(folder, target, work / "make")
    assert (work / "cmake" / f"{name}.img").read_bytes() == made.read_bytes()
