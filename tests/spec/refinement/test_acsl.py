# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is read means what ACSL means by it (ACSL 1.18, 2.2 and 2.6)."""

from __future__ import annotations

from typing import Any

import pytest

from spec.refinement import acsl
from spec.refinement.view import Array, Record, State

BEFORE = State(pool=Array({1: Record(a=1, x=(1, 2)), 2000: Record(a=7, x=(3, 4))}), ks=Record(current=1))
AFTER = State(pool=Array({1: Record(a=5, x=(1, 9)), 2000: Record(a=7, x=(3, 4))}), ks=Record(current=2000))


def value(term: str, writes: str = "") -> Any:
    """Of a term in the state before, A; after is B."""
    text = acsl.read([f"/*@ axiomatic X {{ logic integer twice(integer n); }} predicate odd{{L}}(integer n) = n % 2 == 1;"
                      f"logic integer sum{{L}}(integer n) = n <= 0 ? 0 : n + sum(n - 1); predicate p{{A, B}} = {term}; */\n{writes}\n"])
    return acsl.functions(text, {"TEN": 10}, {"twice": lambda n: 2 * n})


def holds(term: str) -> bool:
    return bool(value(term)["p"](BEFORE, AFTER))


@pytest.mark.parametrize("term", [
    "0 < 1 <= 1 < 2", "1 == 2 ==> 3 == 4 ==> 5 == 6", "(1 == 1 <==> 2 == 2)", "1 + 2 * 3 == 7", "(6 & 3) == 2", "(1 << 3 | 1) == 9",
    "TEN / 3 == 3", "twice(4) == 8", "(u8)256 == 0", "(1 == 2 ? 3 : 4) == 4", "\\let n = 3; n * n == 9", "!(1 == 2) && \\true",
    "\\at(pool[ks.current].a, A) == 1", "\\at(pool[ks.current].a, B) == 7", "odd{A}(3)", "sum{A}(4) == 10",
    "\\at(pool[1], B) == { \\at(pool[1], A) \\with .a = 5, .x[1] = 9 }",
    "\\forall integer i; 0 <= i < 5000 && i != 1 ==> \\at(pool[i], A) == \\at(pool[i], B)",
    "\\exists integer i; 0 <= i < 5000 && \\at(pool[i].a, A) == 7",
    "\\forall integer i, j; 0 <= i < 3 && i < j <= 3 && j != i + 1 ==> j - i >= 2",
])
def test_holds(term: str) -> None:
    assert holds(term)


@pytest.mark.parametrize("term", [
    "0 < 1 < 1", "1 == 1 ==> 2 == 3", "(1 == 1 <==> 2 == 3)", "\\at(pool[1].a, A) == \\at(pool[1].a, B)", "odd{A}(4)", "3 == 3 && 4 == 5",
    "\\at(pool[1], B) == { \\at(pool[1], A) \\with .a = 5 }",
    "\\forall integer i; 0 <= i < 5000 ==> \\at(pool[i], A) == \\at(pool[i], B)",
    "\\exists integer i; 0 <= i < 2000 && \\at(pool[i].a, A) == 7",
    "\\forall integer i; 0 <= i <= 3 ==> i != 3",
])
def test_does_not_hold(term: str) -> None:
    assert not holds(term)


@pytest.mark.parametrize("term", ["pool[1].a == 1", "odd(3)", "\\forall integer i; odd{A}(i) ==> i != 2", "\\valid(pool)", "lost{A}(1)"])
def test_is_not_read(term: str) -> None:
    """Of no state; without a range; no term of the language; not defined."""
    assert "p" not in value(term)


@pytest.mark.parametrize(("places", "only"), [
    ("pool[ks.current].a, pool[ks.current].x[1], ks.current", True), ("pool[1].a, pool[1].x[1]", False), ("pool[1].a, ks.current", False),
    ("pool[1], ks", True), ("pool[1].a, pool[1].x[0], ks", False), ("pool[n].a, pool[n].x, ks", True),
])
def test_places_that_may_be_written(places: str, only: bool) -> None:
    functions = value("\\true", f"#define p_writes(n) \\\n    {places}\n")
    assert functions["p_writes"](BEFORE, AFTER, 1) is only


@pytest.mark.parametrize(("places", "only"), [("q_writes(ks.current, 1), ks", True), ("q_writes(ks.current, 0), ks", False), ("ks, q_writes(n, n)", True)])
def test_places_that_have_a_name(places: str, only: bool) -> None:
    functions = value("\\true", f"#define q_writes(m, i) pool[m].a, \\\n    pool[m].x[i]\n#define p_writes(n) {places}\n")
    assert functions["p_writes"](BEFORE, AFTER, 1) is only
