# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board whose timer has whatever frequency firmware says: one image on machines that differ in it. Time goes with
the instructions, so what is measured is what was computed."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.system import SLOWNESS, run_system
from loader.own_board import ROOT, compile_loader, make_board
from microkit.console.machine import DEADLINE, Machine

HERE = Path(__file__).resolve().parent
NAME = "any_frequency_board"
SECONDS = DEADLINE * SLOWNESS
#: 64 ns for each instruction.
ICOUNT = ("-icount", "shift=6,sleep=off")

pytestmark = pytest.mark.qemu


@pytest.fixture(scope="module", name="target")
def made_target(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Target:
    own, work = tmp_path_factory.mktemp("sdk"), tmp_path_factory.mktemp("any")
    compile_loader(make_board(sdk, own, NAME, {"frequency = 62_500_000": 'frequency = "any"'}), work)
    return Target(own, NAME)


@pytest.fixture(scope="module", name="image")
def made_image(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_system(HERE / "any_frequency", target, tmp_path_factory.mktemp("any_frequency"))


def machine(target: Target, image: Path, frequency: int, *more: str) -> Machine:
    cpu = f"cortex-a53,cntfrq={frequency}"
    return Machine(qemu_command(read_board(target.board_toml), image, None, ("-cpu", cpu, *more)))


@pytest.mark.parametrize("frequency", [62_500_000, 24_000_000, 1_000_000, 8_333_333])
def test_budgets(frequency: int, target: Target, image: Path) -> None:
    """Of QEMU's counter the ticks are whole nanoseconds, so it is a little faster than it says; who counts ticks does
    not see that."""
    with machine(target, image, frequency, *ICOUNT) as found:
        lines = sorted(found.expect("share", seconds=SECONDS) for _ in range(2))
    assert lines == ["first: has its share", "second: has its share"], found.lines


def test_core_that_starts_again(target: Target, tmp_path: Path) -> None:
    """Its part of the image is loaded again, with microseconds; a kernel that finds those does not start."""
    run_system(ROOT / "tests/system/restart_core", target, tmp_path, qemu=("-cpu", "cortex-a53,cntfrq=24000000"))


def test_what_cannot_be(target: Target, image: Path) -> None:
    with machine(target, image, 67_108_867) as found:
        line = found.expect("LDR|ERROR", seconds=SECONDS)
    assert line == (f"LDR|ERROR: board {NAME}: this machine's CNTFRQ_EL0 says 67108867 Hz, in which kernels cannot "
                    "count microseconds: firmware must round it")
