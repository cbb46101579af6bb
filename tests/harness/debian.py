# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where tests have the sources of Debian's packages, which are fetched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FETCH = Path(__file__).resolve().parents[2] / "sdk/debian/source.py"
CANNOT_FETCH = 3
#: A file that each has.
HAS = {"lwip": "src/include/lwip/init.h", "lua5.4": "src/lua.h"}


def fetch(package: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, FETCH, package, folder, "--has", HAS[package], *options], capture_output=True,
                          text=True, check=False)


def fetched(package: str, folder: Path) -> Path:
    """Fetched once; skips the test where it cannot be."""
    run = fetch(package, folder)
    if run.returncode == CANNOT_FETCH:
        pytest.skip(run.stderr.strip())
    assert run.returncode == 0, run.stderr
    return folder
