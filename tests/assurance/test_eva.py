# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How messages of the value analysis become alarms."""

from __future__ import annotations

from assurance import eva
from assurance.frama import ROOT
from assurance.seeds import seeded

TEXT = """[eva:alarm] kernel/src/a.c:23: Warning: 
  division by zero. assert tmp->budget ≢ 0;
                    (tmp from sc_at(sc))
[eva] kernel/src/a.c:24: starting to merge loop iterations
[kernel:annot:missing-spec] kernel/src/b.c:113: Warning: 
  Neither code nor specification for function f
[eva] kernel/include/c.h:21: Warning: 
  assuming assembly code has no effects in function f
[eva:alarm] kernel/src/a.c:99: Warning: 
  division by zero. assert tmp->budget ≢ 0;
                    (tmp from sc_at(sc))
"""


def test_warnings_of_all_kinds_count_once_a_file_and_text() -> None:
    assert eva.alarms_in(TEXT) == {
        eva.Alarm("kernel/src/a.c", "division by zero. assert tmp->budget ≢ 0; (tmp from sc_at(sc))"),
        eva.Alarm("kernel/src/b.c", "Neither code nor specification for function f")}


def test_each_reviewed_alarm_has_its_reason() -> None:
    reasons = eva.reviewed(ROOT)
    assert len(reasons) <= 10 and all(len(reason) > 10 for reason in reasons.values())


def test_seeds_are_in_the_sources() -> None:
    for seed in eva.seeds(ROOT):
        with seeded(ROOT, seed) as copy:
            assert seed.new in (copy / seed.source).read_text()
