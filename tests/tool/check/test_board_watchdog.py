# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A watchdog that runs for certain, and that nobody can feed, is told; and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from tool_support import BOARD_FILE, Judge

REGISTERS = '\n[watchdog]\ndriver = "imx"\nbase = 0x0a10_0800\nsize = 0x10\n'
CALL = '\n[watchdog]\ndriver = "smc"\ncall = 0xbc00_0000\n'
ALWAYS, FEED, STOP = 'started = "always"\n', 'care = "feed"\n', 'care = "stop"\n'
NOBODY = '<protection_domain name="a"><program_image path="a.elf"/></protection_domain>'
REGION = '<memory_region name="w" size="0x1000" phys_addr="{}"/>'
MAPPED = ('<protection_domain name="a"><program_image path="a.elf"/>'
          '<map mr="w" vaddr="0x2000000" perms="{}" cached="false"/></protection_domain>')
CALLS = '<protection_domain name="a" smc="true"><program_image path="a.elf"/></protection_domain>'


def rules(judge: Judge, folder: Path, board: str, system: str) -> list[str]:
    path = folder / "board.toml"
    path.write_text(BOARD_FILE.read_text() + board)
    return judge(system, board_file=path).rules


@pytest.mark.parametrize(("board", "system", "found"), [
    (REGISTERS + FEED + ALWAYS, NOBODY, True),
    (REGISTERS + FEED + ALWAYS, REGION.format("0xa100000") + MAPPED.format("rw"), False),
    (REGISTERS + FEED + ALWAYS, REGION.format("0xa100000") + MAPPED.format("r"), True),
    (REGISTERS + FEED + ALWAYS, REGION.format("0xa101000") + MAPPED.format("rw"), True),
    (REGISTERS + FEED + ALWAYS, CALLS, True),
    (REGISTERS + FEED, NOBODY, False), (REGISTERS + STOP + ALWAYS, NOBODY, False), ("", NOBODY, False),
    (CALL + FEED + ALWAYS, NOBODY, True), (CALL + FEED + ALWAYS, CALLS, False), (CALL + FEED, NOBODY, False)])
def test_who_can_feed_it(board: str, system: str, found: bool, judge: Judge, tmp_path: Path) -> None:
    assert rules(judge, tmp_path, board, system) == ["board-watchdog-unfed"] * found


def test_what_it_says(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "board.toml"
    path.write_text(BOARD_FILE.read_text() + CALL + FEED + ALWAYS)
    (finding,) = judge(NOBODY, board_file=path).found
    assert "board 'qemu_virt_aarch64' will reset it: no protection domain may call firmware ('smc')" in finding.message
    assert finding.severity.name == "WARNING"
