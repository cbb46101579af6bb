# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Large systems build fast: nothing in the tool may be quadratic in domains, channels or memory."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bench.tool.measure import large_system, measure
from tool_support import ROOT


@pytest.mark.slow
def test_large_system(tmp_path: Path, parts_folder: Path) -> None:
    """Of CPU time, because other work on the machine must not make this fail."""
    options = large_system(tmp_path / "large", parts_folder, parts_folder / "elf/monitor.elf")
    cost = measure([sys.executable, "-m", "microkit", *options], tmp_path / "large",
                   PYTHONPATH=str(ROOT / "tool"))  # fmt: skip
    assert cost.cpu_seconds < 5
    assert cost.peak_mb < 500
