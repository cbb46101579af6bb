# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The compiler lines of docs/porting.md, run as they stand there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target
from harness.system import boot

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
#include <microkit.h>
static __thread int mine = 41;
static volatile __int128 large = ((__int128)3 << 70), divisor = 3;
void init(void)
{
    __atomic_fetch_add(&mine, 1, __ATOMIC_SEQ_CST);
    microkit_dbg_put32((seL4_Uint32)mine + (large / divisor == ((__int128)1 << 70)));
    microkit_dbg_puts(" by hand\\n");
}
void notified(microkit_channel ch)
{
    (void)ch;
}
"""
SYSTEM = """<system>
    <protection_domain name="pd"><program_image path="pd.elf" /></protection_domain>
</system>
"""


def commands() -> list[str]:
    """The lines of the first code block behind the headline, one text for each compiler."""
    text = (ROOT / "docs/porting.md").read_text().split("## Building by hand", 1)[1]
    block = re.search(r"```\n(.*?)```", text, re.DOTALL)
    assert block
    return block[1].strip().split("\n\n")


@pytest.mark.qemu
@pytest.mark.parametrize("compiler", [0, 1], ids=["gcc", "clang"])
def test_lines_of_the_manual(sdk: Path, work: Path, compiler: int) -> None:
    target = Target(sdk)
    program = PROGRAM if compiler == 0 else PROGRAM.replace("__int128", "long").replace("70", "40")
    (work / "pd.c").write_text(program)
    (work / "pd.system").write_text(SYSTEM)
    (work / "expected.txt").write_text("43 by hand\n")
    board_dir = sdk / "board" / target.board / target.config
    subprocess.run(["sh", "-e"], input=f"BOARD_DIR={board_dir}\n{commands()[compiler]}\n",
                   text=True, cwd=work, check=True)
    subprocess.run([sdk / "bin/microkit", "pd.system", "--board", target.board, "--config",
                    target.config], cwd=work, check=True)
    boot(qemu_command(read_board(target.board_toml), work / "loader.img"), work / "expected.txt",
         work / "console.txt")
