# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What an operation touches, beside its instructions: system registers, barriers, exceptions, device
registers, lines of code and data. The programs of ipc/ mark one run of each operation, when caches would be
warm; a plugin of our own looks between the marks."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from ..figure import Bench, Figure, read_references
from ..ipc import measure as ipc

HERE = Path(__file__).resolve().parent
MARKS = HERE.parent / "marks.h"
NAMES = re.findall(r"\bPATH_(\w+)", MARKS.read_text().split("enum path {")[1].split("}")[0])
UNITS = {"instructions": "instructions", "code": "lines of code", "data": "lines of data"}


@dataclass(frozen=True)
class Touched:
    """By one run of a path, on the core where it was marked."""

    instructions: int
    mrs: int
    msr: int
    isb: int
    dsb: int
    tlbi: int
    exceptions: int  # returns from them
    devices: int
    code: int
    data: int


def build_plugin(folder: Path) -> Path:
    plugin = folder / "paths.so"
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-fvisibility=hidden",
                    "-o", str(plugin), str(HERE / "plugin.c")], check=True)
    return plugin


def option(plugin: Path, output: Path) -> tuple[str, str]:
    """For QEMU."""
    return "-plugin", f"{plugin},output={output}"


def read(text: str) -> dict[tuple[str, int], list[Touched]]:
    """Runs by path and core, from the plugin's output."""
    found: dict[tuple[str, int], list[Touched]] = {}
    for line in text.splitlines():
        path, cpu, *counts = map(int, line.split())
        found.setdefault((NAMES[path], cpu), []).append(Touched(*counts))
    return found


def trace(bench: Bench, fpu: bool = True) -> dict[str, Touched]:
    """By path; where one is gone often, the shortest."""
    folder = bench.folder("path")
    output = folder / "paths.txt"
    ipc.run(bench, ipc.build(bench, fpu), *option(build_plugin(folder), output))
    return {name: min(runs, key=astuple) for (name, _), runs in read(output.read_text()).items()}


def figures(bench: Bench) -> Iterator[Figure]:
    """Instructions have the limits of the part `fpu`, which counts them otherwise."""
    instructions = read_references().limits["fpu"]
    for name, touched in trace(bench).items():
        if not name.startswith("ring_"):
            for field, value in asdict(touched).items():
                limit = instructions.get(name) if field == "instructions" else None
                yield Figure("path", f"{name}.{field}", value, UNITS.get(field, "each"), limit)
