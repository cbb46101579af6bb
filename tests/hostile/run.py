# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Runs of the hostile domains: on four cores, or on one with QEMU counting instructions, where what
the bystander waits at most can be compared with the bound of the kernel's binary."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.board import qemu_command, read_board
from harness.build import BuildError, Target
from microkit.console.expected import Expectation
from microkit.console.machine import Machine

HERE = Path(__file__).resolve().parent
#: One instruction is one nanosecond of the machine's time.
COUNTING = ("-icount", "shift=0,sleep=off")
#: Parameters of wcet.kernel for one core: threads that are laid out, that the hostile domain is
#: given, and that its untyped memory is enough for; most refills; interrupts that a wait
#: acknowledges; bytes of a cache line.
SYSTEM = {"threads": 6 + 3 + 128, "refills": 64, "implied": 2, "line": 64}
LATENCY = re.compile(r"latency in ns best (\d+) worst (\d+)")


@dataclass(frozen=True)
class Run:
    """What to run and how long."""

    system: str = "hostile"
    calls: int = 100_000
    late_us: int = 2_000_000  # of the computer's time: nothing but a lost wake-up takes so long
    cores: int = 4
    extra: tuple[str, ...] = ()

    @property
    def expected(self) -> Path:
        if self.system == "guests":
            return HERE / "expected_guests.txt"
        return HERE / ("expected.txt" if self.cores == 4 else "expected_one_core.txt")


def one_core(calls: int) -> Run:
    return Run("one_core", calls, 1000, 1, COUNTING)


def build(run: Run, target: Target, folder: Path) -> Path:
    """Build with the numbers compiled in, each in a folder of its own; returns the image."""
    folder = folder / f"{run.system}-{run.calls}-{run.late_us}"
    folder.mkdir(parents=True, exist_ok=True)
    command = ["make", "-C", str(HERE), "--no-print-directory", f"MICROKIT_SDK={target.sdk}",
               f"MICROKIT_BOARD={target.board}", f"MICROKIT_CONFIG={target.config}",
               f"BUILD_DIR={folder.resolve()}", f"SYSTEM={run.system}.system",
               f"CALLS={run.calls}", f"LATE={run.late_us}"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BuildError(result.stdout + result.stderr)
    return folder / "loader.img"


def boot(run: Run, target: Target, folder: Path, seconds: float) -> tuple[bool, list[str]]:
    """Whether all went well, and the console."""
    image = build(run, target, folder)
    command = qemu_command(read_board(target.board_toml), image, run.cores, run.extra)
    with Machine(command, log=folder / "console.txt") as machine:
        outcome = machine.run_to(Expectation.read(run.expected), seconds)
        lines = [*machine.lines, f"{outcome.reason} ({outcome.seconds:.0f} s)"]
    return outcome.passed, lines
