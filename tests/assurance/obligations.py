# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each obligation of the theory of many kernels rests on: obligations.toml (docs/design/stages.md)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .checks import all_checks
from .frama import ROOT
from .lifting import THEORY

ROWS = Path(__file__).with_suffix(".toml")
AXIOM = re.compile(r"^ *axiom (\w+)", re.MULTILINE)
COMMENT = re.compile(r"\(\*.*?\*\)", re.DOTALL)
#: From the strongest: what may be said of an obligation.
KINDS = ("proved", "by construction", "enforced by the MMU", "checked in the binary", "checked for each image", "tested")


@dataclass(frozen=True)
class Obligation:
    axiom: str
    words: str
    rests_on: str
    kind: str
    tests: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def read(path: Path = ROWS) -> list[Obligation]:
    rows = tomllib.loads(path.read_text())["obligation"]
    return [Obligation(**row | {key: tuple(row.get(key, ())) for key in ("tests", "checks")}) for row in rows]


def axioms(theory: str) -> list[str]:
    return AXIOM.findall(COMMENT.sub("", theory))


def is_there(node: str, root: Path = ROOT) -> bool:
    """The test's file and function; the ids of parameters are what pytest makes of them (test_obligations.py)."""
    file, _, function = node.partition("::")
    path = root / file
    name = re.escape(function.split("[")[0]) or r"test_\w+"
    return path.is_file() and re.search(rf"^def {name}\(", path.read_text(), re.MULTILINE) is not None


def faults(theory: str, rows: list[Obligation]) -> list[str]:
    """Axioms without a row, rows without an axiom or evidence, evidence that is not there."""
    known, counts = set(axioms(theory)), Counter(row.axiom for row in rows)
    checks = {check.name for check in all_checks()}
    return ([f"{axiom}: no row" for axiom in sorted(known - set(counts))] +
            [f"{axiom}: no axiom" for axiom in sorted(set(counts) - known)] +
            [f"{axiom}: {count} rows" for axiom, count in counts.items() if count > 1] +
            [f"{row.axiom}: no evidence" for row in rows if not row.tests + row.checks] +
            [f"{row.axiom}: no kind {row.kind}" for row in rows if row.kind not in KINDS] +
            [f"{row.axiom}: no test {test}" for row in rows for test in row.tests if not is_there(test)] +
            [f"{row.axiom}: no check {check}" for row in rows for check in row.checks if check not in checks])


def tests(rows: list[Obligation]) -> list[str]:
    """Of all rows, each once."""
    return list(dict.fromkeys(test for row in rows for test in row.tests))


def checks(rows: list[Obligation]) -> list[str]:
    return list(dict.fromkeys(check for row in rows for check in row.checks))


def of_theory(root: Path = ROOT) -> tuple[str, list[Obligation]]:
    return (root / THEORY).read_text(), read()


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def table(results: dict[str, str] | None = None) -> str:
    """In Markdown; `results`: of a run, by axiom."""
    heads = ["obligation", "in words", "rests on", "kind", "shown by", *(["result"] if results is not None else [])]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for row in read():
        shown = "<br>".join([*(f"`{test}`" for test in row.tests), *(f"check: {check}" for check in row.checks)])
        cells = [f"`{row.axiom}`", row.words, row.rests_on, row.kind, shown]
        cells += [results[row.axiom]] if results is not None else []
        lines.append(f"| {' | '.join(map(cell, cells))} |")
    return "\n".join(lines) + "\n"
