# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Instructions from one exit of a guest to the next: the exit, its handling in the VMM, the answer, and the way
back; `inject` is what an injection adds. `far` is of a virtual CPU on another core than the VMM, in nanoseconds with
one for each instruction of any core: guardians have budgets, which are times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until

HERE = Path(__file__).resolve().parent
NAMES = ("exit_all", "exit_pc", "load_all", "library_smc", "library_load")
FAR = ("exit_pc", "library_smc", "library_load")
#: Nanoseconds of a tick of the board's counter, which programs print.
TICK = 16


def measure(bench: Bench, cpu: int = 0, shift: int = 4) -> dict[str, int]:
    """In ticks; with a shift of 4 that is the number of instructions. `cpu`: of the virtual CPU."""
    folder = bench.folder("guest")
    build_pd(bench.config(), HERE / "vmm.c", folder / "vmm.elf", "-lmicrokit_vmm")
    system = folder / "guest.system"
    system.write_text((HERE / "guest.system").read_text().replace('<vcpu id="0"/>', f'<vcpu id="0" cpu="{cpu}"/>'))
    image = build_image(bench.sdk, bench.board, "release", system, folder)
    lines = run_until(qemu(bench.sdk, bench.board, image, cpu + 1, "-icount", f"shift={shift},sleep=off"), re.compile("BENCH done"))
    return {m[1]: int(m[2]) for line in lines if (m := re.match(r"BENCH (\w+) (\d+)$", line))}


def figures(bench: Bench) -> Iterator[Figure]:
    found = measure(bench)
    for name in NAMES:
        yield Figure("guest", name, found[name])
    yield Figure("guest", "inject", found["exit_inject"] - found["exit_all"])
    far = {name: ticks * TICK for name, ticks in measure(bench, cpu=1, shift=0).items()}
    for name in FAR:
        yield Figure("guest", f"far_{name}", far[name], "ns")
    yield Figure("guest", "far_inject", far["exit_inject"] - far["exit_all"], "ns")
