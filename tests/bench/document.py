#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Puts recorded figures into docs/performance.md and docs/costs.md. A figure has its home in docs/performance.json, into
which `run.py --record` writes what it measured, and lowers limits; the document's tables and its chart are made from that.

usage: document.py    (make tables and chart again, after a change of aims or of the document)
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
from bench.chart import draw  # noqa: E402  (beside this file)
from bench.figure import Figure, References, read_references  # noqa: E402
from bench.lower import lower  # noqa: E402

DOCS, LIMITS = HERE.parents[1] / "docs", HERE / "limits.toml"
RECORD, DOCUMENT, CHART = DOCS / "performance.json", DOCS / "performance.md", DOCS / "picture/performance.svg"
COSTS = DOCS / "costs.md"
#: In it: what it is, value and unit, figure.
COST = re.compile(r"^(\| [^|]+ \|)[^|]*\| `([\w.]+)` \|$", re.MULTILINE)
#: `<!-- figures: cross -->` up to `<!-- end -->` is a table of this part, a row for each figure. With `matrix:`
#: figures are called `row.column`, and cells are values, with the aim behind a slash where it is less.
BLOCK = re.compile(r"(<!-- (figures|matrix): (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
HEAD = "| figure | unit | Multikit | seL4 | ratio | aim |\n|---|---|---:|---:|---:|---:|\n"

Entry = Mapping[str, Any]


def read_record(path: Path = RECORD) -> list[Figure]:
    return [Figure(*each["name"].split(".", 1), each["value"], each["unit"])
            for each in json.loads(path.read_text())]


def write_record(figures: Sequence[Figure], path: Path = RECORD) -> None:
    lines = [json.dumps({"name": each.key, "value": each.value, "unit": each.unit}) for each in figures]
    path.write_text("[\n  " + ",\n  ".join(lines) + "\n]\n")


def merge(old: Sequence[Figure], new: Sequence[Figure]) -> list[Figure]:
    """Parts that were measured replace themselves, where they were; others come last."""
    order = list(dict.fromkeys(each.part for each in (*old, *new)))
    measured = {each.part for each in new}
    kept = [each for each in old if each.part not in measured]
    return sorted([*kept, *new], key=lambda each: order.index(each.part))


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"


def _row(entry: Entry) -> str:
    cells = [_cell(entry[name]) for name in ("value", "baseline", "ratio", "target")]
    return f"| `{entry['name']}` | {entry['unit']} | " + " | ".join(cells) + " |\n"


def table(entries: Sequence[Entry]) -> str:
    return HEAD + "".join(map(_row, entries))


def _short(entry: Entry) -> str:
    floor = entry["target"]
    return _cell(entry["value"]) + (f" / {_cell(floor)}" if floor is not None and floor < entry["value"] else "")


def matrix(entries: Sequence[Entry]) -> str:
    rows: dict[str, dict[str, str]] = {}
    for entry in entries:
        _, row, column = entry["name"].split(".")
        rows.setdefault(row, {})[column] = _short(entry)
    columns = list(dict.fromkeys(column for cells in rows.values() for column in cells))
    lines = [["path", *columns], ["---", *["---:"] * len(columns)]]
    lines += [[f"`{row}`", *(cells.get(column, "") for column in columns)] for row, cells in rows.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def render(text: str, entries: Sequence[Entry]) -> str:
    """The document with its tables made from these entries."""
    def fill(match: re.Match[str]) -> str:
        make = matrix if match[2] == "matrix" else table
        return match[1] + make([each for each in entries if each["name"].split(".")[0] == match[3]]) + match[4]

    return BLOCK.sub(fill, text)


def costs(text: str, entries: Sequence[Entry]) -> str:
    """The page of costs, with these values; KeyError for a figure that there is not."""
    by_name = {each["name"]: each for each in entries}
    return COST.sub(lambda match: f"{match[1]} {_cell(by_name[match[2]]['value'])} {by_name[match[2]]['unit']} | `{match[2]}` |", text)


def entries_of(figures: Sequence[Figure], references: References) -> list[dict[str, Any]]:
    return [references.record(figure) for figure in figures]


def write_document() -> None:
    entries = entries_of(read_record(), read_references())
    DOCUMENT.write_text(render(DOCUMENT.read_text(), entries))
    COSTS.write_text(costs(COSTS.read_text(), entries))
    CHART.write_text(draw(entries))


def record(figures: Sequence[Figure]) -> None:
    write_record(merge(read_record(), figures))
    LIMITS.write_text(lower(LIMITS.read_text(), figures))
    write_document()


if __name__ == "__main__":
    write_document()
