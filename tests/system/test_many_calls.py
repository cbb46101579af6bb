# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`make many-calls`: the system xcore_calls for longer, three cores that call a fourth, every word of every
answer compared. The short form is the system itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

FOLDER = Path(__file__).resolve().parent / "xcore_calls"
CLIENTS = 3
#: Of all clients together.
CALLS = int(os.environ.get("MULTIKIT_CALLS", "0"))
IN_A_MINUTE = 20_000


@pytest.mark.qemu
@pytest.mark.skipif(not CALLS, reason="make many-calls")
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_many_calls(board: str, sdk: Path, work: Path, tmp_path: Path) -> None:
    given, wanted = "#define CALLS       700 ", f"#define CALLS {-(-CALLS // CLIENTS)} "
    assert given in (FOLDER / "calls.h").read_text()
    for each in FOLDER.iterdir():
        (tmp_path / each.name).write_text(each.read_text().replace(given, wanted))
    run_system(tmp_path, Target(sdk, board), work, deadline=60 * max(CALLS / IN_A_MINUTE, 1))
