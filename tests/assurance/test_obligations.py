# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Each obligation has its row, with evidence that is there; and a run's results are those of its sources."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assurance import evidence, obligations
from assurance.frama import ROOT

THEORY, ROWS = obligations.of_theory()


def test_each_axiom_has_its_row() -> None:
    assert obligations.faults(THEORY, ROWS) == []


def test_the_tests_are_those_that_pytest_finds() -> None:
    """With the ids of their parameters."""
    result = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
                             *obligations.tests(ROWS)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]


def test_a_new_axiom_is_missed() -> None:
    assert obligations.faults(f"{THEORY}\n  axiom new_one: true\n", ROWS) == ["new_one: no row"]


def test_an_axiom_in_a_comment_is_none() -> None:
    assert obligations.faults(f"{THEORY}(* axiom not_one *)\n", ROWS) == []


@pytest.mark.parametrize("change, fault", [
    ({"axiom": "of_yesterday"}, "of_yesterday: no axiom"),
    ({"tests": (), "checks": ()}, "{}: no evidence"),
    ({"kind": "believed"}, "{}: no kind believed"),
    ({"tests": ("tests/no_file.py::test_x",)}, "{}: no test tests/no_file.py::test_x"),
    ({"tests": ("tests/assurance/test_wp.py::test_x",)}, "{}: no test tests/assurance/test_wp.py::test_x"),
    ({"checks": ("contracts of nothing",)}, "{}: no check contracts of nothing"),
])
def test_a_wrong_row_is_found(change: dict[str, object], fault: str) -> None:
    rows = [replace(ROWS[0], **change), *ROWS[1:]]
    assert fault.format(ROWS[0].axiom) in obligations.faults(THEORY, rows)


def test_two_rows_of_an_axiom_are_found() -> None:
    assert obligations.faults(THEORY, [*ROWS, ROWS[0]]) == [f"{ROWS[0].axiom}: 2 rows"]


ROW = obligations.Obligation("a", "", "", "tested", ("t.py::test_one", "t.py::test_two[x]"), ("bits",))
ALL = {"t.py::test_one[1]": "passed", "t.py::test_one[2]": "passed", "t.py::test_two[x]": "passed"}


@pytest.mark.parametrize("tests, checks, result", [
    (ALL, {"bits": "passed"}, "passed"),
    (ALL, {}, "not run: bits"),
    ({}, {}, "not run"),
    (ALL | {"t.py::test_one[2]": "failed"}, {"bits": "passed"}, "failed: t.py::test_one"),
    (ALL | {"t.py::test_one[2]": "skipped"}, {"bits": "passed"}, "skipped: t.py::test_one"),
    ({"t.py::test_one_more": "passed", "t.py::test_two[x]": "passed"}, {"bits": "passed"}, "not run: t.py::test_one"),
])
def test_all_of_a_row_has_to_pass(tests: dict[str, str], checks: dict[str, str], result: str) -> None:
    assert evidence.Results("", tests, checks).of(ROW) == result


def test_results_of_other_sources_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    path.write_text('{"sources": "before", "tests": {"t": "passed"}, "checks": {}}')
    assert evidence.kept(path, "before").tests == {"t": "passed"}
    assert evidence.kept(path, "now").tests == {}
    assert evidence.kept(tmp_path / "none.json", "now").tests == {}


def test_a_changed_source_is_another(tmp_path: Path) -> None:
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel/a.c").write_text("int a;\n")
    before = evidence.fingerprint(tmp_path)
    assert evidence.fingerprint(tmp_path) == before
    (tmp_path / "kernel/a.c").write_text("int b;\n")
    assert evidence.fingerprint(tmp_path) != before
