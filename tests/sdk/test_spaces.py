# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""In a folder whose name has a space: what this repository's Makefile would do keeps the path together, and a system
builds, from an SDK in such a folder."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.build import Target, build_system, word

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("sdk", "sdk-one", "run", "gdb", "example", "docs", "dist", "bench", "board-images", "hostile", "conformance", "boards",
           "verify-flips")  # fmt: skip


@pytest.fixture(name="clone", scope="module")
def folder_with_a_space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("multi kit")
    for name in ("sdk", "board"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "Makefile", folder)
    return folder


@pytest.mark.parametrize("target", TARGETS)
def test_makefile(clone: Path, target: str) -> None:
    result = subprocess.run(["make", "-n", target], cwd=clone, text=True, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
    # what a line says to people may have spaces as it likes
    said = re.sub(r'echo "[^"]*"', "", result.stdout)
    words = shlex.split(said, comments=True)
    assert [each for each in words if each.startswith("kit")] == []
    assert target == "board-images" or any(str(clone) in each for each in words)


def test_system_and_sdk(sdk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    (folder / "c").mkdir(parents=True)
    assert word(folder / "d", folder / "c") == "../d"
    assert word(tmp_path, folder) == str(tmp_path)
    shutil.copytree(sdk / "example/hello", folder / "hello", ignore=shutil.ignore_patterns("build"))
    (folder / "my sdk").symlink_to(sdk)
    assert build_system(folder / "hello", Target(folder / "my sdk"), folder / "build").read_bytes()
