# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/linux_cores: one Linux on four cores, and four Linuxes on four. Time is counted in instructions, of all
cores together. Debian's packages are fetched once; where they cannot be had, Linux is not tested. `make vm-long` runs
all of it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target
from harness.system import SLOWNESS
from microkit.console.expected import Expectation
from microkit.console.machine import Machine

ROOT = Path(__file__).resolve().parents[2]
CORES = 4
#: Seconds of the computer's time.
DEADLINE = 120 * SLOWNESS
#: Each instruction takes a nanosecond; nobody sleeps.
COUNTED = ("-icount", "shift=0,sleep=off")
STARTED = (ROOT / "example/linux_cores/expected.txt").read_text()
UPTIME = re.compile(r"after (\d+\.\d+) s")
#: Seconds of the guest's time: it counts what all cores do.
LATEST_START = 0.5

pytestmark = pytest.mark.qemu
long = pytest.mark.skipif(not os.environ.get("MULTIKIT_VM_LONG"), reason="make vm-long")


def boot(sdk: Path, work: Path, packages: Path, board: str, system: str, config: str = "debug") -> Machine:
    run = subprocess.run(["make", "-C", sdk / "example/linux_cores", f"MICROKIT_SDK={sdk}", f"MICROKIT_BOARD={board}",
                          f"MICROKIT_CONFIG={config}", f"BUILD_DIR={work}", f"PACKAGES={packages}", f"SYSTEM={system}"],
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    target = Target(sdk, board, config)
    command = qemu_command(read_board(target.board_toml), work / "loader.img", CORES, COUNTED)
    return Machine(command, log=work / "console.txt")


def shows(booted: Machine, text: str) -> None:
    outcome = booted.run_to(Expectation.parse(text), DEADLINE)
    assert outcome.passed, "\n".join([outcome.reason, *booted.lines[-40:]])


def starts(booted: Machine) -> None:
    shows(booted, STARTED)
    started = UPTIME.search(booted.lines[-1])
    assert started is not None and float(started[1]) <= LATEST_START


def test_one_linux_on_four_cores(sdk: Path, work: Path, packages: Path) -> None:
    """A program runs on each CPU, and they interrupt each other."""
    with boot(sdk, work, packages, "qemu_virt_aarch64", "linux_cores.system") as booted:
        starts(booted)
        booted.type("for n in 0 1 2 3; do taskset $((1 << n)) cut -d' ' -f39 /proc/self/stat; done\n")
        shows(booted, "\n".join(f"re:^{n}$" for n in range(CORES)))
        booted.type("awk '/IPI1/ {print ($2 && $3 && $4 && $5) ? \"all\" : \"not all\"}' /proc/interrupts\n")
        shows(booted, "re:^all$")


@long
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_restarts_and_ends(board: str, sdk: Path, work: Path, packages: Path) -> None:
    """Its CPUs are stopped where they are, and started there again."""
    with boot(sdk, work, packages, board, "linux_cores.system") as booted:
        starts(booted)
        booted.type("reboot -f\n")
        shows(booted, "reboot: Restarting system\n" + STARTED)
        booted.type("echo 0 > /sys/devices/system/cpu/cpu2/online; nproc; echo 1 > /sys/devices/system/cpu/cpu2/online; nproc\n")
        shows(booted, "re:^3$\nre:^4$")
        booted.type("poweroff -f\n")
        shows(booted, "reboot: Power down\nvmm: Linux is off\n" r"re:^ticker: \d+ deadlines, missed \d+$")


@long
def test_four_linuxes(sdk: Path, work: Path, packages: Path) -> None:
    """Each is there, and the first has a shell."""
    with boot(sdk, work, packages, "qemu_virt_aarch64", "four_linux.system") as booted:
        shows(booted, "\n".join([r"+ re:^Linux 6\.\S+ on 1 CPU, after \d+\.\d+ s$"] * CORES) + "\n! MON|")
        booted.type("echo $((6 * 7)) on $(uname -m)\n")
        shows(booted, "re:^42 on aarch64$")
        booted.type("poweroff -f\n")
        shows(booted, "reboot: Power down\nvmm: Linux is off\n" r"re:^ticker: \d+ deadlines, missed \d+$")
