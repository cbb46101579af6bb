# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The conformance suite (docs/conformance.md) on both interrupt controllers."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_conformance(board: str, sdk: Path, work: Path) -> None:
    run_system(HERE, Target(sdk, board), work)
