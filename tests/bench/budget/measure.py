# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which part of the core a PD with a budget gets that never waits, and the longest time without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until

HERE = Path(__file__).resolve().parent
BUDGETS = ((3000, 10_000), (5000, 10_000), (100, 1000), (100, 400))


def measure(bench: Bench, budget: int, period: int) -> dict[str, int]:
    """`share`, in parts of ten thousand, and `wait_us`."""
    folder = bench.folder("budget")
    build_pd(bench.config(), HERE / "share.c", folder / "share.elf")
    system = folder / "share.system"
    template = (HERE / "share.system.in").read_text()
    system.write_text(template.replace("@BUDGET@", str(budget)).replace("@PERIOD@", str(period)))
    image = build_image(bench.sdk, bench.board, "release", system, folder)
    lines = run_until(qemu(bench.sdk, bench.board, image, 1, "-icount", "shift=3,sleep=off"),
                      re.compile("BENCH done"))
    found = (re.match(r"BENCH (share|wait_us) (\d+)$", line) for line in lines)
    return {m[1]: int(m[2]) for m in found if m}


def figures(bench: Bench) -> Iterator[Figure]:
    for budget, period in BUDGETS:
        found = measure(bench, budget, period)
        yield Figure("budget", f"{budget}_of_{period}_share", found["share"] / 100, "%")
        yield Figure("budget", f"{budget}_of_{period}_wait", found["wait_us"], "us")
