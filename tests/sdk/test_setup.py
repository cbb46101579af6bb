# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""setup.sh says what is missing, and what to do without root."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "sdk/setup.sh"


def run(path: str, *options: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path, "PYTHON": python}
    return subprocess.run([SETUP, *options], env=environment, capture_output=True, text=True,
                          check=False)


@pytest.fixture(name="bare")
def bare_path(tmp_path: Path) -> Path:
    """A PATH with no tool but the shell's and an `id` that says it is not root."""
    (tmp_path / "sh").symlink_to("/bin/sh")
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    return tmp_path


def test_nothing_to_do_is_quick_and_quiet() -> None:
    start = time.monotonic()
    result = run(os.environ["PATH"])
    assert (result.returncode, result.stdout) == (0, "")
    assert time.monotonic() - start < 0.5


def test_check_lists_each_missing_package_once(bare: Path) -> None:
    result = run(str(bare), "--check")
    assert result.returncode == 1
    packages = result.stdout.split("missing:")[1].split()
    assert {"qemu-system-arm", "device-tree-compiler", "ninja-build", "lld",
            "gcc-aarch64-linux-gnu"} <= set(packages)
    assert len(packages) == len(set(packages))


def test_what_only_tests_use_is_not_necessary(bare: Path) -> None:
    assert "chromium" not in run(str(bare), "--check").stdout
    result = run(str(bare), "--tests")
    packages = ("zsh fish graphviz gdb-multiarch spin frama-c-base why3 z3 cvc4 cppcheck u-boot-tools mtools openssl "
                "curl dpkg-dev chromium")
    assert f"apt-get install {packages}\n" in result.stdout
    assert f"tests that need one of these are skipped: {packages}" in result.stdout


def test_missing_python_asks_for_its_modules(bare: Path) -> None:
    result = run(str(bare), "--check", python="/nonexistent/python")
    assert {"python3", "python3-lxml", "python3-pyelftools"} <= set(result.stdout.split())


def test_neither_root_nor_sudo_tells_the_command(bare: Path) -> None:
    result = run(str(bare))
    assert result.returncode == 1
    assert "neither root nor sudo" in result.stdout
    assert "apt-get install qemu-system-arm" in result.stdout
