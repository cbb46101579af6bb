# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel's entries, each to the next return to user code or to idling."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .bounds import read_bounds
from .longest import Limit, Path as Longest
from .program import Program
from .search import Search

ROOT = Path(__file__).resolve().parents[2]
BOUNDS = Path(__file__).with_name("bounds.toml")

#: From the vector table's start (Arm ARM D1.10.2): lower EL, AArch64.
ENTRIES = {"synchronous": ("kernel_vectors", 0x400), "interrupt": ("kernel_vectors", 0x480),
           "idle": ("idle", 0), "guest": ("guest_vectors", 0x400), "guest_interrupt": ("guest_vectors", 0x480)}


@dataclass(frozen=True)
class Result:
    """The longest path from each entry, the loops of the source that were met, and the kernel's functions."""

    paths: dict[str, Longest]
    loops: frozenset[str]
    functions: frozenset[str]
    limits: dict[int, Limit]


def analyse(elf: Path, abi: Path, system: dict[str, int]) -> Result:
    """`system`: the parameters that bounds.toml names."""
    names = {name: value for name, value in json.loads(abi.read_text())["macros"].items()
             if isinstance(value, int)}
    program = Program(elf)
    levels = {"levels": 2 * (system["threads"].bit_length() - 1) + 1}
    bounds = read_bounds(BOUNDS, ROOT, names | system | levels)
    search = Search(program, bounds)
    paths = {entry: search.longest(program.labels[label] + offset, entry)
             for entry, (label, offset) in ENTRIES.items()}
    return Result(paths, frozenset(bounds.used), frozenset(program.labels), search.analysis.limits)
