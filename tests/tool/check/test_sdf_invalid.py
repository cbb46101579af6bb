# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every file in tests/sdf/invalid has one fault, and its first comment says what must be found.

    <!-- expect: RULE LINE:COLUMN
         part of the message -->

The finding must be the only one of the run, errors and warnings alike.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from microkit.base.rules import all_rules
from sdf_support import FILES, expected
from tool_support import Judge

FRONT = re.compile(r"microkit\.(parse(?!\.board)|check)\.")




@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fault_is_found_where_it_is(path: Path, judge_file: Judge) -> None:
    rule, line, column, text = expected(path)
    result = judge_file(path)
    assert [(f.rule, f.location.line, f.location.column) for f in result.found] == [
        (rule, line, column)
    ]
    assert text in result.found[0].message
    assert Path(result.found[0].location.file).parent == path.parent


def test_there_are_many() -> None:
    assert len(FILES) >= 200


def test_every_rule_has_a_file() -> None:
    """A rule that no file breaks is a rule that may not work. The back end's are not for here."""
    covered = {expected(path)[0] for path in FILES}
    rules = {rule.id for rule in all_rules().values() if FRONT.match(rule.module)}
    # Takes thousands of includes: test_include.py; other boards: test_firmware.py, test_vm_boards.py,
    # test_board_watchdog.py.
    elsewhere = {"include-limit", "no-firmware-calls", "vm-board", "board-watchdog-unfed"}
    assert rules - covered == elsewhere
