# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Calls, notifications and interrupts on one core: instructions of user and kernel that the PDs count
themselves, with and without the right to use FP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until

HERE = Path(__file__).resolve().parent
ICOUNT = ("-icount", "shift=4,sleep=off")
PROGRAMS = ("client", "server", "high", "timer", "echo", "sink")
FLOATING = """<protection_domain name="floating" priority="200" passive="true">
        <program_image path="server.elf"/>
    </protection_domain>
    <channel><end pd="client" id="6" pp="true" setvar_id="floating"/>
        <end pd="floating" id="6"/></channel>"""


def build(bench: Bench, fpu: bool, config: str = "release") -> Path:
    """The image."""
    folder = bench.folder("ipc")
    for name in PROGRAMS:
        build_pd(bench.config(config), HERE / f"{name}.c", folder / f"{name}.elf")
    system = folder / ("ipc-fpu.system" if fpu else "ipc-nofpu.system")
    template = (HERE / "ipc.system.in").read_text()
    floating = FLOATING if fpu else ""
    system.write_text(template.replace("@FPU@", str(fpu).lower()).replace("@FLOATING@", floating))
    return build_image(bench.sdk, bench.board, config, system, folder)


def run(bench: Bench, image: Path, *extra: str) -> dict[str, float]:
    """Instructions by the name of the operation."""
    lines = run_until(qemu(bench.sdk, bench.board, image, 1, *ICOUNT, *extra), re.compile("BENCH done"))
    found = (re.match(r"BENCH (\w+) ([\d.]+)$", line) for line in lines)
    return {m[1]: float(m[2]) for m in found if m and m[1] not in ("done", "loop")}


def figures(bench: Bench) -> Iterator[Figure]:
    """A ring makes no system call: once is enough."""
    for part, fpu in (("fpu", True), ("nofpu", False)):
        for name, value in run(bench, build(bench, fpu)).items():
            if fpu or not name.startswith("ring_"):
                yield Figure(part, name, value)
