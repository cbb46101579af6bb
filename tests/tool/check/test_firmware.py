# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What needs firmware that is called is found on a board whose cores start by a spin table, and on no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from tool_support import BOARD_FILE, Judge

START = """
[[reserved]]
name = "spin table"
base = 0x4000_0000
size = 0x1000

[start]
method = "spin-table"
release = [0x4000_0000, 0x4000_0008, 0x4000_0010, 0x4000_0018]
"""
SYSTEM = """<watchdog cpu="0" watches="1" period="10000" timeout="50000"/>
<protection_domain name="a" smc="true"><program_image path="a.elf"/><core_control cpu="1" id="3"/></protection_domain>
<protection_domain name="b" cpu="1" on_fault="halt"><program_image path="b.elf"/></protection_domain>
<protection_domain name="c" cpu="1" on_fault="restart-core"><program_image path="c.elf"/></protection_domain>"""


@pytest.fixture(name="board")
def board_with_spin_table(tmp_path: Path) -> Path:
    path = tmp_path / "board.toml"
    path.write_text(BOARD_FILE.read_text().replace("reserved = []\n", "") + START)
    return path


def test_calls_are_found(judge: Judge, board: Path) -> None:
    assert judge(SYSTEM, board_file=board).rules == ["no-firmware-calls"] * 5
    assert judge(SYSTEM).rules == []


def test_without_calls(judge: Judge, board: Path) -> None:
    quiet = '<protection_domain name="a" smc="false"><program_image path="a.elf"/></protection_domain>'
    assert judge(quiet, board_file=board).rules == []
