# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What tests of examples share: Debian's packages of which guests are made, fetched once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "build/debian"
CANNOT_FETCH = 3


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where they are unpacked; where they cannot be had, what needs them is skipped."""
    run = subprocess.run([sys.executable, ROOT / "example/linux_guest/guest.py", "--packages", PACKAGES, "--output",
                          tmp_path_factory.mktemp("guest")], capture_output=True, text=True, check=False)
    if run.returncode == CANNOT_FETCH:
        pytest.skip(run.stderr.strip())
    assert run.returncode == 0, run.stderr
    return PACKAGES
