# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The program of trace_reader (test_systems.py has it with events) where kernels have none: it is the same, and sees nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

FOLDER = Path(__file__).with_name("trace_reader")


@pytest.mark.qemu
def test_release_has_nothing(sdk: Path, work: Path) -> None:
    run_system(FOLDER, Target(sdk, config="release"), work, expected=FOLDER / "release.txt")
