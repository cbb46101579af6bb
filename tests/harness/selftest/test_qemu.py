# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The QEMU runner, on a guest that needs nothing else of this project."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from microkit.console.expected import Expectation
from microkit.console.machine import Machine

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TOOL = os.environ | {"PYTHONPATH": str(ROOT / "tool")}
BOARD = ROOT / "board/qemu_virt_aarch64/board.toml"

pytestmark = pytest.mark.qemu


@pytest.fixture(scope="module", name="image")
def guest_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guest")
    prefix = "aarch64-none-elf-" if shutil.which("aarch64-none-elf-gcc") else "aarch64-linux-gnu-"
    for command in (
            [prefix + "gcc", "-c", str(HERE / "guest.S"), "-o", "guest.o"],
            [prefix + "objcopy", "-O", "binary", "guest.o", "guest,1.img"]):
        subprocess.run(command, cwd=folder, check=True)
    return folder / "guest,1.img"


@pytest.fixture(name="run")
def run_command(image: Path, tmp_path: Path) -> list[str | Path]:
    """`microkit run` of the guest with the header of an image (multikit/image.h) behind it."""
    header = struct.pack("<QIIIIQQQQQQQ32sQQQQQQ", 0x474D494B49544C4D, 4, 1, 0, 0, 224, 0, 0, 160, 0, 0,
                         0, BOARD.parent.name.encode(), 0, 0, 0, 0, 0, 0)  # fmt: skip
    made = tmp_path / "made.img"
    made.write_bytes(image.read_bytes().ljust(0x1000, b"\0") + header + bytes(64))
    return [sys.executable, "-m", "microkit", "run", made, "--cores", "1", "--board-file", BOARD]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_console_lines_arrive_in_order(image: Path, tmp_path: Path) -> None:
    with Machine(qemu_command(read_board(BOARD), image, 1), log=tmp_path / "log") as machine:
        assert machine.expect("second", seconds=30) == "second 2"
        assert machine.run_to(Expectation.parse("third\n"), 30).passed
        pid = machine._process.pid  # pylint: disable=protected-access
    assert machine.lines == ["first", "second 2", "third"]
    assert not is_running(pid)
    assert (tmp_path / "log").read_text().startswith("first")


def test_deadline_names_what_is_missing(image: Path) -> None:
    with Machine(qemu_command(read_board(BOARD), image, 1)) as machine:
        outcome = machine.run_to(Expectation.parse("first\nnever\n"), 2)
    assert not outcome.passed
    assert "never" in outcome.reason and "first" not in outcome.reason


@pytest.mark.parametrize(("expected", "status"), [("third\n", 0), ("third\nfirst\n", 1)])
def test_run_reports_by_exit_status(tmp_path: Path, expected: str,
                                    status: int, run: list[str | Path]) -> None:
    (tmp_path / "expected.txt").write_text(expected)
    result = subprocess.run(
        [*run, "--expect", tmp_path / "expected.txt", "--timeout", "3", "--log", tmp_path / "log"],
        capture_output=True, text=True, timeout=60, check=False, env=TOOL)
    assert result.returncode == status, result.stdout + result.stderr
    assert "second 2\n" in result.stdout
    assert "second 2" in (tmp_path / "log").read_text()


def test_run_ends_when_the_time_is_over(run: list[str | Path]) -> None:
    result = subprocess.run([*run, "--timeout", "2"], capture_output=True, text=True, timeout=60,
                            check=False, env=TOOL)
    assert result.returncode == 0 and "second 2\n" in result.stdout


def test_killed_runner_takes_qemu_with_it(run: list[str | Path], tmp_path: Path) -> None:
    (tmp_path / "expected.txt").write_text("never\n")
    with subprocess.Popen(
            [*run, "--expect", tmp_path / "expected.txt"], stdout=subprocess.PIPE, text=True,
            env=TOOL) as runner:
        assert runner.stdout is not None
        for line in runner.stdout:
            if "third" in line:
                break
        else:
            pytest.fail("the runner has ended")
        children = Path(f"/proc/{runner.pid}/task/{runner.pid}/children").read_text().split()
        runner.send_signal(signal.SIGKILL)
    assert children
    deadline = time.monotonic() + 10
    while any(is_running(int(child)) for child in children):
        if time.monotonic() > deadline:
            for child in children:
                os.kill(int(child), signal.SIGKILL)
            pytest.fail("QEMU outlived its runner")
        time.sleep(0.05)


def test_board_without_emulator_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be emulated"):
        qemu_command({"name": "x", "cores": 1, "load_address": 0}, tmp_path / "image")
