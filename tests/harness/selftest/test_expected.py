# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The language of expected.txt."""

from __future__ import annotations

import pytest
from microkit.console.expected import Expectation, Matcher


def match(expected: str, console: str) -> Matcher:
    matcher = Matcher(Expectation.parse(expected))
    for line in console.splitlines():
        matcher.feed(line)
    return matcher


@pytest.mark.parametrize(("expected", "console", "complete"), [
    ("one\ntwo\n", "one\ntwo", True),
    ("one\ntwo\n", "noise one\nnoise\ntwo noise", True),
    ("one\ntwo\n", "two\none", False),
    ("one\none\n", "one", False),
    ("# comment\n\none\n", "one", True),
    ("re:on[ez] \\d+\n", "one 12", True),
    ("re:on[ez] \\d+\n", "one x", False),
    ("+ a\n+ b\nend\n", "b\na\nend", True),
    ("+ a\n+ b\nend\n", "b\nend\na", False),
    ("+ a\n+re:b+$\n", "bbb\na", True),
    ("start\n+ a\n+ b\n", "a\nb\nstart", False),
])
def test_order(expected: str, console: str, complete: bool) -> None:
    assert match(expected, console).complete == complete


def test_missing_names_what_is_left() -> None:
    assert match("a\n+ b\n+ re:c\nd\n", "a\nb\n").missing == ["re:c", "d"]


def test_forbidden_line_is_reported() -> None:
    assert match("end\n! FAIL\n", "a FAIL\nend").violation == "a FAIL"
    assert match("end\n! FAIL\n", "end").violation is None


def test_file_that_expects_nothing_is_refused(tmp_path) -> None:
    path = tmp_path / "expected.txt"
    path.write_text("# nothing\n! bad\n")
    with pytest.raises(ValueError):
        Expectation.read(path)
