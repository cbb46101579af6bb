# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The steps of docs/architecture.md for a rule and for a command, as they stand, in a copy of the sources.
The steps for a board are followed by tests/sdk/test_new_board.py."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .commands import ROOT

#: What the steps read and change.
FOLDERS = ("tool", "tests/tool", "tests/sdf", "tests/harness", "tests/kernel", "board", "docs", "sdk", "example")
FILES = ("tests/conftest.py", "pyproject.toml", "VERSION")


def steps(title: str) -> str:
    """The script of a recipe."""
    text = (ROOT / "docs/architecture.md").read_text()
    section = text.split(f"\n### {title}\n")[1].split("\n### ")[0]
    return "".join(re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


@pytest.fixture(name="copy")
def copy_of_the_sources(tmp_path: Path) -> Path:
    ignore = shutil.ignore_patterns("__pycache__", "build")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignore)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def execute(script: str, folder: Path) -> str:
    """With the Python of this run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MICROKIT", "PYTEST"))}
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    result = subprocess.run(["sh", "-e"], input=script, cwd=folder, env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=600)
    assert result.returncode == 0, result.stdout[-3000:]
    return result.stdout


def microkit(folder: Path, arguments: str) -> str:
    return execute(f"PYTHONPATH=tool python3 -m microkit {arguments}", folder)


def test_rule(copy: Path) -> None:
    said = execute(steps("A rule"), copy)
    assert re.search(r"^\d+ passed", said, re.MULTILINE)
    page = microkit(copy, "explain shouting-name")
    assert page.startswith("shouting-name (warning)\n\nThe name of a protection domain is")
    assert "example.system:4:30: warning: 'SERVER' is all capitals" in page
    system = copy / "tests/sdf/invalid/shouting_name.system"
    board = copy / "board/qemu_virt_aarch64/board.toml"
    assert "help: write 'server'" in microkit(
        copy, f"check {system} --no-files --board-file {board} 2>&1")


def test_command(copy: Path) -> None:
    execute(steps("A command"), copy)
    assert re.search(r"^  microkit where +the folder of the SDK$", microkit(copy, "--help"), re.MULTILINE)
    assert "Print the folder of the SDK." in microkit(copy, "where --help")
    assert re.search(r"\bwhere\b", microkit(copy, "completion bash"))
