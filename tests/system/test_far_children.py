# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Children on other cores than their parents, and the same sources with all on one core: the same lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent


@pytest.mark.qemu
@pytest.mark.parametrize("cores", [1, 2])
def test_on_fewer_cores(cores: int, sdk: Path, work: Path) -> None:
    """With two, one of the parents has the core of its child."""
    run_system(HERE / "far_children", Target(sdk), work, cores)


@pytest.mark.qemu
def test_invocations_on_one_core(sdk: Path, work: Path) -> None:
    """There the slots hold threads."""
    run_system(HERE / "far_tcb", Target(sdk), work, 1)
