# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The conformance suite (docs/conformance.md) on both interrupt controllers, and on another machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import table
from conformance.checklist import read_checklist, read_tests
from conformance.run import QEMU
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent


def test_names_are_unique() -> None:
    names = [test.name for test in read_tests()]
    assert len(names) == len(set(names))
    assert len(read_checklist().names()) == len(set(read_checklist().names()))


def test_every_group_runs() -> None:
    """No file of tests is left out."""
    sources = {path.stem for path in (HERE / "groups").glob("*.c")} - {"groups"}
    assert sources == {test.group for test in read_tests()}


def test_every_name_is_tested_or_does_not_apply() -> None:
    checklist = read_checklist()
    tested = {test.name for test in read_tests()}
    names = set(checklist.names())
    assert set(checklist.reasons) <= names
    assert not tested & set(checklist.reasons)
    assert names - tested - set(checklist.reasons) == set()


def test_document_is_current() -> None:
    assert table.DOCUMENT.read_text() == table.document(), "run tests/conformance/table.py"


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3", "qemu_zcu102"])
def test_conformance(board: str, sdk: Path, work: Path) -> None:
    """Every test of the tables says ok, and nothing else does, but for two that need the device of QEMU's virt."""
    console = run_system(HERE, Target(sdk, board), work, qemu=QEMU)
    passed = [line.split()[1] for line in console if line.startswith("ok  ")]
    skipped = [line.split()[1] for line in console if line.startswith("skipped ")]
    assert skipped == ([] if "virt" in board else ["FRAMEDIPC0001", "FRAMEDIPC0002"])
    assert passed == [test.name for test in read_tests() if test.name not in skipped]
