# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Calls of a typed interface, by the stubs that the tool makes, beside calls of as many words whose contents nobody checks: instructions of
both programs and the kernel, on one core."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until

HERE = Path(__file__).resolve().parent
PROGRAMS = ("client", "server", "plain")
ICOUNT = ("-icount", "shift=4,sleep=off")


def build(bench: Bench, folder: Path) -> Path:
    system = HERE / "typed.system"
    subprocess.run([str(bench.sdk / "bin/microkit"), "interface", str(system), "--board", bench.board, "--name", "typed", "-o",
                    str(folder / "include")], check=True, stdout=subprocess.DEVNULL, env=os.environ | {"MICROKIT_SDK": str(bench.sdk)})
    for name in PROGRAMS:
        build_pd(bench.config(), HERE / f"{name}.c", folder / f"{name}.elf", f"-I{folder}/include")
    return build_image(bench.sdk, bench.board, "release", system, folder)


def figures(bench: Bench) -> Iterator[Figure]:
    lines = run_until(qemu(bench.sdk, bench.board, build(bench, bench.folder("typed")), 1, *ICOUNT), re.compile("BENCH (done|FAILED)"))
    found = [re.fullmatch(r"BENCH (\w+) (\d+)", line) for line in lines]
    assert lines[-1].endswith("done"), lines
    yield from (Figure("typed", each[1], int(each[2])) for each in found if each)
