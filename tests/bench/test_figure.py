# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What figures are held against: a figure above its limit, and a limit without a figure, are found."""

from __future__ import annotations

from typing import Any

import pytest
from bench.figure import Figure, References, above_limit, flat, missing, read_references

REFERENCES = References("seL4", {"a": {"call": 200}}, {"a": {"call": 90}}, {"a": {"call": 100, "gone": 1}})


def test_record_has_references_and_ratio() -> None:
    assert REFERENCES.record(Figure("a", "call", 100.126)) == {
        "name": "a.call", "value": 100.13, "unit": "instructions", "baseline": 200, "ratio": 0.501,
        "target": 90, "limit": 100}


def test_what_does_not_exist_is_null() -> None:
    record = REFERENCES.record(Figure("b", "call", 1))
    assert [record[name] for name in ("baseline", "ratio", "target", "limit")] == [None] * 4


@pytest.mark.parametrize(("value", "unit", "above"), [
    (102, "instructions", False), (102.1, "instructions", True), (110, "lines of data", False),
    (111, "lines of data", True), (120, "lines of code", False), (121, "lines of code", True), (100, "each", False), (101, "each", True), (101, "bytes", True)])
def test_limits(value: float, unit: str, above: bool) -> None:
    assert above_limit(REFERENCES.record(Figure("a", "call", value, unit))) is above


def test_one_line_more_is_none() -> None:
    few = References("seL4", {}, {}, {"path": {"call": 7}})
    found = [above_limit(few.record(Figure("path", "call", value, "lines of data"))) for value in (8, 9)]
    assert found == [False, True]


def test_limit_that_has_its_home_elsewhere() -> None:
    assert above_limit(REFERENCES.record(Figure("flood", "one", 11, "%", limit=10)))


def test_limits_without_a_figure_are_found_in_parts_that_were_measured() -> None:
    def of(part: str) -> list[dict[str, Any]]:
        return [REFERENCES.record(Figure(part, "call", 1))]

    assert missing(of("a"), REFERENCES) == ["a.gone"]
    assert missing(of("b"), REFERENCES) == []


def test_tables_within_a_part() -> None:
    assert flat({"path": {"call": {"isb": 0, "msr": 2}, "x": 1}}) == \
        {"path": {"call.isb": 0, "call.msr": 2, "x": 1}}


def test_every_limit_and_aim_has_a_recorded_figure() -> None:
    """Names in the tables are names of figures."""
    from bench.document import read_record
    found = {figure.key for figure in read_record()}
    references = read_references()
    for table in (references.limits, references.targets):
        named = {f"{part}.{name}" for part, each in table.items() for name in each}
        assert named <= found
