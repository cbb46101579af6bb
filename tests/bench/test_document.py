# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""docs/performance.md, docs/costs.md and the chart say what is recorded, and what is recorded keeps the limits of today.
To mend: `python3 tests/bench/document.py`, or `make bench-record` when figures have changed."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from bench.chart import draw
from bench.document import CHART, COST, COSTS, DOCUMENT, costs, entries_of, matrix, merge, read_record, render
from bench.figure import Figure, above_limit, read_references

ENTRIES = entries_of(read_record(), read_references())


def test_document_is_what_is_recorded() -> None:
    text = DOCUMENT.read_text()
    assert render(text, ENTRIES) == text


def test_costs_are_what_is_recorded() -> None:
    text = COSTS.read_text()
    assert costs(text, ENTRIES) == text
    assert len(COST.findall(text)) == 16


def test_chart_is_what_is_recorded() -> None:
    assert draw(ENTRIES) == CHART.read_text()
    ElementTree.fromstring(CHART.read_text())


def test_recorded_figures_keep_the_limits() -> None:
    """A limit that was lowered without recording shows that the document is stale."""
    assert [entry for entry in ENTRIES if above_limit(entry)] == []


def test_every_part_has_one_table() -> None:
    text = DOCUMENT.read_text()
    for part in {entry["name"].split(".")[0] for entry in ENTRIES}:
        assert len(re.findall(rf"^<!-- \w+: {part} -->$", text, re.MULTILINE)) == 1, part


def test_every_figure_has_a_place() -> None:
    """A figure that changes, changes the document: each of them, whatever its part."""
    text = DOCUMENT.read_text()
    for number, entry in enumerate(ENTRIES):
        changed = [*ENTRIES[:number], {**entry, "value": entry["value"] + 1}, *ENTRIES[number + 1:]]
        assert render(text, changed) != text, entry["name"]


def test_matrix() -> None:
    def entry(name: str, value: float, target: float | None) -> dict[str, Any]:
        return {"name": name, "value": value, "target": target}

    entries = [entry("p.a.x", 1, 1), entry("p.a.y", 2, 1), entry("p.b.y", 3, None)]
    assert matrix(entries) == ("| path | x | y |\n| --- | ---: | ---: |\n"
                               "| `a` | 1 | 2 / 1 |\n| `b` |  | 3 |\n")


def test_a_changed_figure_changes_the_chart() -> None:
    for number, entry in enumerate(ENTRIES):
        changed = [*ENTRIES[:number], {**entry, "value": entry["value"] + 1}, *ENTRIES[number + 1:]]
        assert (draw(changed) != CHART.read_text()) == (entry["ratio"] is not None), entry["name"]


def test_merge_replaces_parts_where_they_were() -> None:
    old = [Figure("a", "x", 1), Figure("a", "y", 2), Figure("b", "x", 3)]
    new = [Figure("c", "x", 5), Figure("a", "x", 4)]
    assert merge(old, new) == [Figure("a", "x", 4), Figure("b", "x", 3), Figure("c", "x", 5)]
