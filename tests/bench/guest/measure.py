# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Instructions from one exit of a guest to the next: the exit, its handling in the VMM, the answer, and the way
back; `inject` is what an injection adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until

HERE = Path(__file__).resolve().parent
NAMES = ("exit_all", "exit_pc", "load_all", "library_smc", "library_load")


def measure(bench: Bench) -> dict[str, int]:
    folder = bench.folder("guest")
    build_pd(bench.config(), HERE / "vmm.c", folder / "vmm.elf", "-lmicrokit_vmm")
    system = folder / "guest.system"
    system.write_text((HERE / "guest.system").read_text())
    image = build_image(bench.sdk, bench.board, "release", system, folder)
    lines = run_until(qemu(bench.sdk, bench.board, image, 1, "-icount", "shift=4,sleep=off"), re.compile("BENCH done"))
    return {m[1]: int(m[2]) for line in lines if (m := re.match(r"BENCH (\w+) (\d+)$", line))}


def figures(bench: Bench) -> Iterator[Figure]:
    found = measure(bench)
    for name in NAMES:
        yield Figure("guest", name, found[name])
    yield Figure("guest", "inject", found["exit_inject"] - found["exit_all"])
