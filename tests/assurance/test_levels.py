# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Each source and each call has its row, and levels.toml lists nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assurance import levels


def test_each_source_and_call_has_its_row() -> None:
    assert levels.faults() == []


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> levels.Listed:
    """What is listed, to be changed."""
    listed = levels.listed()
    copy = levels.Listed(dict(listed.refined), dict(listed.tests), dict(listed.not_compared))
    monkeypatch.setattr(levels, "listed", lambda: copy)
    return copy


def test_a_source_without_a_test_is_found(changed: levels.Listed) -> None:
    del changed.tests["kernel/src/entry/aarch64/head.S"]
    assert levels.faults() == ["kernel/src/entry/aarch64/head.S: no test"]


def test_a_test_that_is_not_there_is_none(changed: levels.Listed) -> None:
    changed.tests["kernel/src/entry/aarch64/head.S"] = "tests/no_test.py"
    assert "kernel/src/entry/aarch64/head.S: no test" in levels.faults()


def test_a_call_that_nothing_serves_is_found(changed: levels.Listed) -> None:
    del changed.not_compared["DomainSet"]
    assert levels.faults() == ["DomainSetSet: served nowhere"]


def test_what_is_listed_for_nothing_is_found(changed: levels.Listed) -> None:
    changed.tests["kernel/src/ipc/queue.c"] = "tests/system/test_systems.py"
    changed.tests["kernel/src/no_source.c"] = "tests/system/test_systems.py"
    changed.not_compared["NoCall"] = "there is none"
    changed.refined["AnotherCall"] = "all of it"
    assert levels.faults() == ["levels.toml: no source kernel/src/no_source.c",
                               "levels.toml: kernel/src/ipc/queue.c has a test of its name", "levels.toml: no call NoCall",
                               "levels.toml: nothing is called AnotherCall"]


def test_what_of_a_call_is_refined(changed: levels.Listed) -> None:
    changed.refined.clear()
    changed.refined["WAIT"] = "a part of it"
    assert {row.name: row.refined for row in levels.calls() if row.refined} == {"WAIT": "a part of it"}


def test_functions_that_a_source_defines() -> None:
    text = "static u32 one(u32 a)\n{\n}\n\n/*\nvoid no(void)\n{\n*/\nstatic NOINLINE struct x two(\n    u32 b)\n{\n}\n"
    assert levels.functions(text) == ["one", "two"]


def test_what_is_proved_of_the_queue() -> None:
    row = next(row for row in levels.sources() if row.file == "kernel/src/ipc/queue.c")
    assert row == levels.Source(row.file, "tests/kernel/ipc/test_queue.py", True, 2, 2, ("kernel_keeps_its_invariant",))


def test_the_machines_files_are_no_more_than_tested() -> None:
    rows = [row for row in levels.sources() if "aarch64" in Path(row.file).parts]
    assert rows and not any(row.values or row.proved for row in rows)


def test_what_of_a_call_is_refined_is_said() -> None:
    assert all(f"| {what} |" in levels.call_table() for what in levels.listed().refined.values())
