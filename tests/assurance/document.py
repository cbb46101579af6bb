# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The tables of docs/assurance.md and docs/levels.md: python3 -m assurance.document writes them there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import levels, obligations
from .checks import all_checks
from .frama import ROOT

COMMANDS = {"quick": "`make test`, `make verify`", "whole": "`make verify`", "cold": "`make verify-cold`"}


def checks() -> str:
    rows = ["| check | claim | run by |", "|---|---|---|"]
    rows += [f"| {check.name} | {check.claim} | {COMMANDS[check.tier]} |" for check in all_checks()]
    return "\n".join(rows) + "\n"


Table = Callable[[], str]
#: By document, the tables between marks of these names.
DOCUMENTS: dict[Path, dict[str, Table]] = {
    ROOT / "docs/assurance.md": {"checks": checks, "obligations": obligations.table},
    ROOT / "docs/levels.md": {"sources": levels.source_table, "calls": levels.call_table},
}


def with_table(text: str, name: str, table: str) -> str:
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, rest = text.split(begin)
    return before + begin + table + end + rest.split(end)[1]


def with_tables(text: str, tables: dict[str, Table]) -> str:
    for name, table in tables.items():
        text = with_table(text, name, table())
    return text


def main() -> None:
    for document, tables in DOCUMENTS.items():
        document.write_text(with_tables(document.read_text(), tables))


if __name__ == "__main__":
    main()
