# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A kernel that panics is started again by another core, with its code from the image; one that loops is
reported, and resets the board where the description says so. No program can make a kernel fail: a debugger
writes into one. And `make core-restarts`: the system core_restart for longer."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from microkit.console.machine import DEADLINE, Machine
from harness.system import SLOWNESS, boot

FOLDER = Path(__file__).resolve().parent / "core_failure"
SECONDS = DEADLINE * SLOWNESS
BOARDS = ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"]
WINDOW_VA = 0x4000000000
#: Two instructions each: undefined, and an endless loop.
UNDEFINED, LOOP = 0, 0x14000000_14000000


def failing(target: Target, work: Path) -> int:
    """Physical address of a function of core 1's kernel that every interrupt calls."""
    table = re.search(r"^ +1 +0x([0-9a-f]+)\.\.", (work / "report.txt").read_text(), re.MULTILINE)
    assert table is not None
    path = target.sdk / "board" / target.board / target.config / "elf/kernel.elf"
    with path.open("rb") as file:
        (symbol,) = ELFFile(file).get_section_by_name(".symtab").get_symbol_by_name("gic_acknowledge")
        return int(table[1], 16) + int(symbol["st_value"]) - WINDOW_VA


@contextmanager
def system(board: str, folder: Path, sdk: Path, work: Path) -> Iterator[tuple[Machine, Gdb, int]]:
    """While it runs: the machine, a debugger that is connected, what to damage."""
    target = Target(sdk, board)
    image = build_system(folder, target, work)
    gdb = Gdb(SECONDS)
    command = qemu_command(read_board(target.board_toml), image, None, gdb.arguments)
    with Machine(command, log=work / "console.txt") as running:
        running.expect("supervisor: core 1 works", seconds=SECONDS)
        with gdb:
            gdb.use_physical_addresses()
            yield running, gdb, failing(target, work)


@pytest.mark.qemu
@pytest.mark.parametrize("board", BOARDS)
def test_panic(board: str, sdk: Path, work: Path) -> None:
    """Twice: the code that was damaged is the image's again."""
    with system(board, FOLDER, sdk, work) as (running, gdb, place):
        for _ in range(2):
            gdb.memory_write(place, UNDEFINED)
            gdb.go()
            for text in ("KERNEL PANIC core 1", "MON|ERROR: core 1 is off, seen from core 0",
                         "supervisor: core 1 was started", "worker: started"):
                running.expect(text, seconds=SECONDS)
            running.expect("supervisor: core 1 works", seconds=SECONDS)
            gdb.stop()
    assert sum("PANIC" in line for line in running.lines) == 2


@pytest.mark.qemu
def test_stuck(sdk: Path, work: Path) -> None:
    """It is on, so nobody can start it."""
    with system(BOARDS[0], FOLDER, sdk, work) as (running, gdb, place):
        gdb.memory_write(place, LOOP)
        gdb.go()
        running.expect("MON|ERROR: core 1 is stuck, seen from core 0", seconds=SECONDS)
        running.expect("supervisor: core 1 cannot be started, firmware says 0", seconds=SECONDS)


@pytest.mark.qemu
def test_stuck_resets_the_board(sdk: Path, work: Path, tmp_path: Path) -> None:
    """QEMU ends instead."""
    for each in FOLDER.iterdir():
        text = each.read_text().replace('timeout="3000000"', 'timeout="3000000" on_stuck="reset"')
        (tmp_path / each.name).write_text(text)
    with system(BOARDS[0], tmp_path, sdk, work) as (running, gdb, place):
        gdb.memory_write(place, LOOP)
        gdb.go()
        running.expect("MON|ERROR: core 1 is stuck, seen from core 0", seconds=SECONDS)
        deadline = time.monotonic() + SECONDS
        while running.exit_status is None and time.monotonic() < deadline:
            running.next_line(time.monotonic() + 0.1)
        assert running.exit_status == 0


#: Of core_restart, where more are wanted than there are as a rule.
RESTARTS = int(os.environ.get("MULTIKIT_RESTARTS", "0"))


@pytest.mark.qemu
@pytest.mark.skipif(not RESTARTS, reason="make core-restarts")
@pytest.mark.parametrize("board", BOARDS)
def test_many_restarts(board: str, sdk: Path, work: Path, tmp_path: Path) -> None:
    for each in (FOLDER.parent / "core_restart").iterdir():
        text = each.read_text().replace("#define RESTARTS 5", f"#define RESTARTS {RESTARTS}")
        (tmp_path / each.name).write_text(text.replace("again 5 times", f"again {RESTARTS} times"))
    target = Target(sdk, board)
    command = qemu_command(read_board(target.board_toml), build_system(tmp_path, target, work))
    boot(command, tmp_path / "expected.txt", work / "console.txt", DEADLINE * max(RESTARTS // 5, 1))
