# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Time and memory that the tool takes for whole builds, with all stages, verification and report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import generate

BOARD = Path(__file__).with_name("board.toml")
CORES = 16


@dataclass(frozen=True)
class Cost:
    """Of one run. CPU time does not depend on what else the machine does."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


#: In a process of its own: what a child has used includes what its parent had when it forked.
_RUN = """
import json, resource, subprocess, sys, time
before = time.monotonic()
code = subprocess.run(sys.argv[1:], check=False).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("\\n" + json.dumps([time.monotonic() - before, used.ru_utime + used.ru_stime,
                        used.ru_maxrss / 1024]))
sys.exit(code)
"""


def measure(command: Sequence[str | Path], cwd: Path, **environment: str) -> Cost:
    """Run a command that must succeed."""
    done = subprocess.run([sys.executable, "-c", _RUN, *command], cwd=cwd, text=True, check=False,
                          env={**os.environ, **environment}, capture_output=True)  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command} failed:\n{done.stderr[-2000:]}")
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def large_system(folder: Path, parts: Path, program: Path, part: int = 1) -> list[str]:
    """What to build it with: 1,000 protection domains on 16 cores, 4,000 channels, 2 GiB of regions;
    or a `part`-th of that.

    `parts` is a configuration of an SDK for a board with a GICv3.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(BOARD, folder / "board.toml")
    link = folder / parts.name
    link.unlink(missing_ok=True)
    link.symlink_to(parts.resolve())
    shutil.copy(program, folder / "program.elf")
    text = generate.generate(1000 // part, CORES, 4000 // part, (2 << 30) // part, "program.elf")
    (folder / "large.system").write_text(text)
    return ["large.system", "--board-file", "board.toml", "--config", parts.name,
            "-o", "large.img", "-r", "large.txt", "-W", "no-shared-unlinked"]  # fmt: skip


def print_costs(sdk: Path, build: Path, program: Path, example: list[str]) -> dict[str, Cost]:
    """The large system, and an example as often as it takes to have a warm cache."""
    tool = str(sdk / "bin/microkit")
    parts = sdk / "board/qemu_virt_aarch64_gicv3/release"
    folder = build / "large"
    runs = [measure([tool, *example], build) for _ in range(5)]
    costs = {
        "1,000 domains": measure([tool, *large_system(folder, parts, program)], folder),
        "multikernel": min(runs, key=lambda cost: cost.cpu_seconds),
    }
    print(f"\nthe tool, whole builds with verification and report (Python {sys.version.split()[0]})")
    print(f"{'system':22}{'seconds':>10}{'CPU':>8}{'peak MB':>10}")
    for name, cost in costs.items():
        print(f"{name:22}{cost.seconds:10.2f}{cost.cpu_seconds:8.2f}{cost.peak_mb:10.0f}")
    return costs
