# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What all benchmarks on the machine need: a program, an image, a run of QEMU up to some line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from harness.board import qemu_command, read_board

DEADLINE = 120  # seconds, for a loaded machine
CC_FLAGS = ["-O3", "-g", "-mstrict-align", "-ffreestanding", "-nostdlib", "-Wall", "-Werror",
            "-fno-stack-protector", "-fno-pic", "-no-pie", "-mgeneral-regs-only"]


def compiler() -> str:
    for name in ("aarch64-none-elf-gcc", "aarch64-linux-gnu-gcc"):
        if subprocess.run(["which", name], capture_output=True, check=False).returncode == 0:
            return name
    sys.exit("no AArch64 compiler: run make setup")


def build_pd(sdk_config: Path, source: Path, output: Path, *libraries: str) -> None:
    cpu = read_board(sdk_config.parent / "board.toml")["cpu"]
    subprocess.run([compiler(), f"-mcpu={cpu}", *CC_FLAGS, f"-I{sdk_config}/include", str(source), "-o",
                    str(output), "-static", "-Wl,-z,max-page-size=4096,--build-id=none", f"-L{sdk_config}/lib",
                    f"-T{sdk_config}/lib/microkit.ld", *libraries, "-lmicrokit"], check=True)


def build_image(sdk: Path, board: str, config: str, system: Path, build: Path,
                *options: str) -> Path:
    image = build / (system.stem + ".img")
    where = [] if "--board-file" in options else ["--board", board]
    subprocess.run([str(sdk / "bin/microkit"), str(system), *where, "--config", config,
                    "--search-path", str(build), "-o", str(image),
                    "-r", str(build / (system.stem + ".txt")), *options],
                   check=True, stdout=subprocess.DEVNULL, env=os.environ | {"MICROKIT_SDK": str(sdk)})
    return image


def qemu(sdk: Path, board: str, image: Path, cpus: int, *extra: str) -> list[str]:
    description = read_board(sdk / "board" / board / "board.toml")
    return qemu_command(description, image, cpus, ("-monitor", "none", *extra))


def stop(machine: subprocess.Popen) -> None:
    """QEMU is a child of timeout(1); with -icount it does not listen to SIGTERM."""
    subprocess.run(["pkill", "-KILL", "-P", str(machine.pid)], check=False)
    machine.kill()


def run_until(command: list[str], last: re.Pattern) -> list[str]:
    """Console lines up to the one that matches last; the machine is stopped then."""
    lines = []
    with subprocess.Popen(["timeout", "-s", "KILL", str(DEADLINE), *command], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace") as machine:
        for line in machine.stdout:
            lines.append(line.rstrip())
            if last.search(line):
                stop(machine)
                return lines
    sys.exit("benchmark did not finish:\n" + "\n".join(lines[-20:]))
