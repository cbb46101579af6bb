# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Nobody can take a core's time by notifying from others. The systems are those of `make bench`
(tests/bench/flood); QEMU counts instructions as time, so every run gives the same figures."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bench.flood.measure import BOARDS, ICOUNT
from bench.flood.system import FLOODS, Flood, system
from harness.build import Target
from harness.routed import routed_sdk
from harness.system import run_system

SOURCES = Path(__file__).resolve().parents[1] / "bench/flood"


@pytest.mark.qemu
@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("flood", [flood for flood in FLOODS if flood.name != "routed"],
                         ids=lambda flood: flood.name)
def test_flood(flood: Flood, board: str, sdk: Path, work: Path) -> None:
    folder = work / "flood"
    folder.mkdir(exist_ok=True)
    for source in SOURCES.glob("*.[ch]"):
        shutil.copy(source, folder)
    shutil.copy(SOURCES.parent / "uart.h", work)
    (folder / "flood.system").write_text(system(flood))
    (folder / "expected.txt").write_text("! FAILED\nFLOOD good\n")
    if flood.routed:
        sdk = routed_sdk(sdk, board, work)
    run_system(folder, Target(sdk, board), work / "build", qemu=ICOUNT)
