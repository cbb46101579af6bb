# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which boards virtual machines can run on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tool_support import BOARD_FILE, ROOT, Judge

SYSTEM = """<protection_domain name="a" priority="10"><program_image path="a.elf"/>
<virtual_machine name="v"><vcpu id="0"/></virtual_machine></protection_domain>"""


def test_without_a_virtual_interface_there_are_none(judge: Judge, tmp_path: Path) -> None:
    board = tmp_path / "board.toml"
    board.write_text(re.sub("gic[hv] = .*\n", "", BOARD_FILE.read_text()))
    assert judge(SYSTEM, board_file=board).rules == ["vm-board"]


@pytest.mark.parametrize("board", sorted(path.parent.name for path in ROOT.glob("board/*/board.toml")))
def test_all_boards_but_one_have_it(judge: Judge, board: str) -> None:
    """QEMU's NPCM845 has a GIC-400 without it."""
    found = judge(SYSTEM, board_file=ROOT / "board" / board / "board.toml").rules
    found = [rule for rule in found if rule != "board-watchdog-unfed"]
    assert found == (["vm-board"] if board == "qemu_npcm845" else [])
