# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Cores that start by a spin table: a board like another, but for its firmware, and an image for it. The kernel does
not know how its core was started, so only the loader is compiled for the board."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.system import SLOWNESS
from loader.own_board import COMPILER, compile_loader, compile_selftest, make_board
from microkit.console.machine import DEADLINE, Machine

HERE = Path(__file__).resolve().parent
NAME = "spin_table_board"
SECONDS = DEADLINE * SLOWNESS
IMAGE, TABLE, FIRMWARE = 0x7000_0000, 0x4800_0000, 0x4801_0000
START = f"""
[[reserved]]
name = "firmware with its spin table"
base = {TABLE}
size = 0x20000

[start]
method = "spin-table"
release = [{", ".join(str(TABLE + 8 * core) for core in range(4))}]
"""
pytestmark = pytest.mark.qemu


@pytest.fixture(scope="module", name="file")
def made_board(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_board(sdk, tmp_path_factory.mktemp("sdk"), NAME, {"reserved = []\n": ""}, START)


@pytest.fixture(scope="module", name="command")
def made_command(file: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    work = tmp_path_factory.mktemp("spin")
    compile_loader(file, work)
    image = build_system(HERE / "four_cores", Target(file.parents[2], NAME), work / "four_cores")
    return qemu_command(read_board(file), image)


def with_firmware(command: list[str], work: Path, words: int) -> list[str]:
    firmware = work / "firmware.elf"
    subprocess.run([*COMPILER, f"-DIMAGE={IMAGE:#x}", f"-DTABLE={TABLE:#x}", f"-DWORDS={words}",
                    f"-Wl,-Ttext={FIRMWARE:#x},--build-id=none", HERE / "spin_table.S", "-o", firmware], check=True)
    at = next(i for i, argument in enumerate(command) if argument.startswith("loader,"))
    raw = command[at].replace(",cpu-num=0", ",force-raw=on")
    return [*command[:at], raw, *command[at + 1:], "-device", f"loader,file={firmware},cpu-num=0"]


def test_all_cores_start(command: list[str], tmp_path: Path) -> None:
    with Machine(with_firmware(command, tmp_path, 0)) as machine:
        machine.expect(f"Multikit loader for {NAME}", seconds=SECONDS)
        for _ in range(4):
            machine.expect("is up", seconds=SECONDS)


def test_words_that_are_not_cleared(command: list[str], tmp_path: Path) -> None:
    """The line, and nothing that calls firmware: the machine stays on."""
    with Machine(with_firmware(command, tmp_path, 0x1234)) as machine:
        line = machine.expect("LDR|ERROR", seconds=SECONDS)
    assert line == (f"LDR|ERROR: board {NAME}: the image needs core 1, which waits for {TABLE + 8:#x} not to be 0, and it "
                    "is 0x1234: firmware must clear it")


def test_selftest_starts_the_cores(file: Path, tmp_path: Path) -> None:
    """In real time: with -icount QEMU gives a core that waits for an event no turn before the other has given up."""
    command = qemu_command(read_board(file), compile_selftest(file, tmp_path))
    with Machine(with_firmware(command, tmp_path, 0)) as machine:
        machine.expect("TST|note: UART: type a line", seconds=SECONDS)
        machine.type("\r")
        machine.expect("TST|PASSED", seconds=SECONDS)
        lines = [line for line in machine.lines if line.startswith("TST|")]
    for core in (1, 2, 3):
        assert f"TST|ok: core {core}: waits for {TABLE + 8 * core:#x} not to be 0; it is 0x0" in lines
        assert f"TST|ok: core {core}: MPIDR {core:#x}; the board says {core:#x}" in lines
        assert f"TST|note: core {core}: waits in the self-test's memory until the board is reset" in lines
