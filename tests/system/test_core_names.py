# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A core's number, its MPIDR and its place at the interrupt controller are three things. On QEMU's virt machine with a
GICv3 the 17th core is the first of the second cluster: MPIDR 0x100, redistributor 16. Here it is core 1.

Doorbells, shared interrupts, calls, watchdogs and starting a core again all name it; a board that takes one for the
other does not get through.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.system import SLOWNESS, run_system
from microkit.console.machine import DEADLINE, Machine

GICV2, GICV3 = "qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"
CORES = "cores = 4\n"
LISTED = [(0, 0), (0x100, 16), (2, 2), (3, 3)]

pytestmark = pytest.mark.qemu


def sdk_with(sdk: Path, folder: Path, name: str, cores: list[tuple[int, int]], machine: int) -> Path:
    """The SDK, in which a board has other cores: MPIDR and number at the GIC of each, on a machine with so many.
    Nothing is built for it."""
    made = folder / "sdk"
    board = made / "board" / name
    shutil.copytree(sdk / "board" / name, board, symlinks=True)
    for each in sdk.iterdir():
        if each.name != "board":
            (made / each.name).symlink_to(each)
    text = (board / "board.toml").read_text()
    assert text.count(CORES) == 1 and '"{cores}"' in text
    text = text.replace(CORES, "").replace('"{cores}"', f'"{machine}"')
    listed = "".join(f"[[core]]\nmpidr = {mpidr:#x}\ngic_cpu = {number}\n\n" for mpidr, number in cores)
    (board / "board.toml").write_text(text.replace("[timer]\n", f"{listed}[timer]\n"))
    return made


@pytest.mark.parametrize("name", ["multikernel", "supervisor"])
def test_examples(sdk: Path, work: Path, tmp_path: Path, name: str) -> None:
    run_system(sdk / "example" / name, Target(sdk_with(sdk, tmp_path, GICV3, LISTED, 17), GICV3), work)


@pytest.mark.parametrize(("board", "cores", "machine"), [
    (GICV2, [(0, 0), (1, 2), (2, 1), (3, 3)], 4), (GICV3, [(0, 0), (0x100, 15), (2, 2), (3, 3)], 17)],
    ids=[GICV2, GICV3])
def test_another_number(sdk: Path, work: Path, tmp_path: Path, board: str, cores: list[tuple[int, int]],
                        machine: int) -> None:
    """A core looks whether the board has said what it is to the interrupt controller, and stops."""
    target = Target(sdk_with(sdk, tmp_path, board, cores, machine), board)
    command = qemu_command(read_board(target.board_toml), build_system(sdk / "example/multikernel", target, work))
    with Machine(command) as running:
        running.expect("KERNEL PANIC core 1: the interrupt controller has another number for this core",
                       seconds=DEADLINE * SLOWNESS)
