# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Time and memory that the tool takes for whole builds, with all stages, verification and report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import build_pd
from . import generate

BOARD = Path(__file__).with_name("board.toml")
PROGRAM = Path(__file__).parents[1] / "ipc/sink.c"
CORES = 16
GICV3 = "qemu_virt_aarch64_gicv3"
DOMAINS = (60, 1000, 4000)
RUNS = 2  # the first one finds caches cold


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


def large_system(folder: Path, parts: Path, program: Path, domains: int = 1000) -> list[str]:
    """What to build it with: protection domains on 16 cores, four times as many channels, 2 MiB of regions
    for each domain.

    `parts` is a configuration of an SDK for a board with a GICv3.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(BOARD, folder / "board.toml")
    link = folder / parts.name
    link.unlink(missing_ok=True)
    link.symlink_to(parts.resolve())
    shutil.copy(program, folder / "program.elf")
    text = generate.generate(domains, CORES, 4 * domains, domains * (2 << 20), "program.elf")
    (folder / "large.system").write_text(text)
    return ["large.system", "--board-file", "board.toml", "--config", parts.name,
            "-o", "large.img", "-r", "large.txt", "-W", "no-shared-unlinked",
            "-W", "no-program-flavour"]  # fmt: skip


def figures(bench: Bench) -> Iterator[Figure]:
    """Whole builds with verification and report. CPU seconds depend on the computer: no limits."""
    parts = bench.sdk / "board" / GICV3 / "release"
    program = bench.folder("tool") / "program.elf"
    build_pd(parts, PROGRAM, program)
    for domains in DOMAINS:
        folder = bench.folder("tool") / str(domains)
        options = large_system(folder, parts, program, domains)
        runs = [measure([str(bench.sdk / "bin/microkit"), *options], folder) for _ in range(RUNS)]
        best = min(runs, key=lambda cost: cost.cpu_seconds)
        yield Figure("tool", f"{domains}_domains_time", best.cpu_seconds, "CPU seconds")
        yield Figure("tool", f"{domains}_domains_memory", best.peak_mb, "MB")
