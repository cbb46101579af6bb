# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where tests have lwIP's source."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FETCH = ROOT / "sdk/ip/lwip.py"
CANNOT_FETCH = 3


def fetched(build: Path) -> Path:
    """Fetched once; skips the test where it cannot be."""
    folder = build / "lwip"
    run = subprocess.run([sys.executable, FETCH, folder], capture_output=True, text=True, check=False)
    if run.returncode == CANNOT_FETCH:
        pytest.skip(run.stderr.strip())
    assert run.returncode == 0, run.stderr
    return folder
