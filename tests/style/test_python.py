# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What pyflakes finds in Python: names that are not used, not defined, or imported twice."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOUND = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+):")


def python_files() -> list[str]:
    output = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=ROOT, capture_output=True,
                            check=True)
    return [name for name in output.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def is_meant(finding: str) -> bool:
    """pytest finds fixtures by their names in a conftest.py: such an import says `noqa`."""
    match = FOUND.match(finding)
    if match is None:
        return False
    return "# noqa" in (ROOT / match["file"]).read_text().splitlines()[int(match["line"]) - 1]


def check(*files: str) -> list[str]:
    result = subprocess.run([sys.executable, "-m", "pyflakes", *files], cwd=ROOT, text=True,
                            capture_output=True, check=False)
    return [line for line in (result.stdout + result.stderr).splitlines() if not is_meant(line)]


@pytest.mark.skipif(importlib.util.find_spec("pyflakes") is None, reason="pyflakes is not installed")
def test_pyflakes_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import os\nimport sys\nprint(sys, undefined)\n")
    assert len(check(str(tmp_path / "bad.py"))) == 2
    assert check(*python_files()) == []
