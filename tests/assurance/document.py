# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The table of docs/assurance.md: python3 -m assurance.document writes it there."""

from __future__ import annotations

from pathlib import Path

from .checks import all_checks
from .frama import ROOT

DOCUMENT = ROOT / "docs/assurance.md"
BEGIN, END = "<!-- checks: begin -->\n", "<!-- checks: end -->\n"
COMMANDS = {"quick": "`make test`, `make verify`", "whole": "`make verify`", "cold": "`make verify-cold`"}


def table() -> str:
    rows = ["| check | claim | run by |", "|---|---|---|"]
    rows += [f"| {check.name} | {check.claim} | {COMMANDS[check.tier]} |" for check in all_checks()]
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


def main(document: Path = DOCUMENT) -> None:
    document.write_text(with_table(document.read_text()))


if __name__ == "__main__":
    main()
