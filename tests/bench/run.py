#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Measures what the benchmark's parts measure, and sets it beside seL4's figures, aims and limits.

usage: run.py SDK BUILD_DIR [--board B] [--only PART ...] [--record]

Everything is measured by this run. BUILD_DIR/results.json gets an object for each figure, with name,
value, unit, baseline, ratio, target and limit; --record puts them into docs/performance.json, and from
there into docs/performance.md and its chart, and lowers limits.toml to them. Exit status 1 when a system
did not finish, a figure is above its limit, or one with a limit has gone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "tool")]
from bench.document import entries_of, record  # noqa: E402  (packages beside this one)
from bench.figure import Bench, Figure, References, above_limit, missing, read_references  # noqa: E402
from bench.parts import PARTS  # noqa: E402

BOARD = "qemu_virt_aarch64"
COLUMNS = f"{'figure':38}{'value':>12} {'unit':13}{'seL4':>10}{'ratio':>7}{'target':>10}{'limit':>10}"


def row(entry: dict[str, Any]) -> str:
    def number(name: str) -> str:
        return "-" if entry[name] is None else f"{entry[name]:,.10g}"

    mark = "  ABOVE" if above_limit(entry) else ""
    return (f"{entry['name']:38}{number('value'):>12} {entry['unit']:13}{number('baseline'):>10}"
            f"{number('ratio'):>7}{number('target'):>10}{number('limit'):>10}{mark}")


def measure(bench: Bench, names: list[str], references: References) -> list[Figure]:
    """Each is printed when it is known."""
    figures = []
    print(f"{bench.board}, release; beside: {references.source}\n{COLUMNS}")
    for name in names:
        for figure in PARTS[name](bench):
            figures.append(figure)
            print(row(references.record(figure)), flush=True)
    return figures


def judge(entries: list[dict[str, Any]], references: References) -> list[str]:
    wrong = [f"{entry['name']} is {entry['value']:g}, its limit is {entry['limit']:g}"
             for entry in entries if above_limit(entry)]
    return wrong + [f"{name} has a limit, but is not measured" for name in missing(entries, references)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the benchmark systems.")
    parser.add_argument("sdk", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--board", default=BOARD)
    parser.add_argument("--only", choices=list(PARTS), nargs="+", default=list(PARTS), help="these parts alone")
    parser.add_argument("--record", action="store_true", help="write the figures into docs/, lower limits")
    options = parser.parse_args()
    if options.record and options.board != BOARD:
        parser.error(f"what is recorded was measured on {BOARD}")
    return options


def main() -> None:
    options = arguments()
    sdk, build = options.sdk.resolve(), options.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("MICROKIT_SDK", str(sdk))
    references = read_references()
    figures = measure(Bench(sdk, options.board, build), options.only, references)
    entries = entries_of(figures, references)
    (build / "results.json").write_text(json.dumps(entries, indent=2) + "\n")
    if options.record:
        record(figures)
    if wrong := judge(entries, references):
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
