# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Frama-C's value analysis of any one kernel entry from any state (docs/design/proofs.md)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .frama import PROOF, frama_c, portable_sources
from .seeds import Seed, seeded

#: A message: where, and its text, which goes on in indented lines.
WARNING = re.compile(r"^\[(?P<kind>[\w:-]+)\] (?P<file>\S+?):\d+: Warning: *(?P<text>.*(?:\n  .*)*)", re.MULTILINE)
COVERED = re.compile(r"(\d+) statements reached \(out of (\d+)\)")
#: Assembly without operands or effects (base/types.h, keep_branch).
HARMLESS = "assuming assembly code has no effects"


@dataclass(frozen=True)
class Alarm:
    file: str
    says: str


@dataclass(frozen=True)
class Analysis:
    alarms: frozenset[Alarm]
    reached: int
    statements: int


def analyse(root: Path, generated: Path, precision: int) -> Analysis:
    files = [PROOF / "machine.c", PROOF / "eva/entry.c", *portable_sources(root)]
    text = frama_c(root, PROOF / "eva", generated, files,
                   ["-no-annot", "-eva", "-lib-entry", "-main", "any_entry", "-eva-precision", str(precision)])
    covered = COVERED.search(text)
    if covered is None:
        raise RuntimeError(f"no result: {text[-2000:]}")
    return Analysis(alarms_in(text), int(covered[1]), int(covered[2]))


def alarms_in(text: str) -> frozenset[Alarm]:
    """All warnings of any kind, but for one that says nothing."""
    return frozenset(Alarm(found["file"], " ".join(found["text"].split())) for found in WARNING.finditer(text)
                     if HARMLESS not in found["text"])


def reviewed(root: Path) -> dict[Alarm, str]:
    """With the reason why each cannot happen."""
    entries = tomllib.loads((root / PROOF / "eva/alarms.toml").read_text())["alarm"]
    return {Alarm(entry["file"], entry["says"]): entry["reason"] for entry in entries}


def faults(root: Path, generated: Path, precision: int) -> list[str]:
    result = analyse(root, generated, precision)
    known = reviewed(root)
    return ([f"{alarm.file}: {alarm.says}" for alarm in sorted(result.alarms - set(known), key=str)] +
            [f"reviewed, but does not come any more: {alarm.file}: {alarm.says}"
             for alarm in sorted(set(known) - result.alarms, key=str)] +
            ([f"only {result.reached} of {result.statements} statements reached"]
             if result.reached < 0.99 * result.statements else []) +
            ([f"{len(known)} reviewed alarms, 10 are the limit"] if len(known) > 10 else []))


def seeds(root: Path) -> list[Seed]:
    return [Seed(**entry) for entry in tomllib.loads((root / PROOF / "eva/seeds.toml").read_text())["seed"]]


def missed_seeds(root: Path, generated: Path) -> list[str]:
    """Bugs that make no new alarm."""
    missed = []
    for seed in seeds(root):
        with seeded(root, seed) as copy:
            if analyse(copy, generated, 0).alarms <= set(reviewed(root)):
                missed.append(f"not seen: {seed.name}")
    return missed
