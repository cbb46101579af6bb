# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Limits go down with figures, and only down."""

from __future__ import annotations

from bench.figure import Figure
from bench.lower import lower

LIMITS = """# call = 9
[a]
call = 10 # call = 10, once
wait = 1_000

[path]
call = { isb = 2, code = 30 }
wait = { isb = 2 }

[b]
call = 10
size = 10
"""


def test_figures_lower_their_own_limits() -> None:
    figures = [Figure("a", "call", 6.4), Figure("a", "wait", 1000), Figure("path", "call.isb", 1, "each"),
               Figure("path", "call.code", 31, "lines of code"), Figure("b", "size", 5, "bytes")]
    assert lower(LIMITS, figures) == LIMITS.replace("call = 10 #", "call = 7 #").replace("{ isb = 2, c", "{ isb = 1, c")


def test_means_are_rounded_up() -> None:
    assert "wait = 999\n" in lower(LIMITS, [Figure("a", "wait", 998.1)])
    assert lower(LIMITS, [Figure("a", "wait", 999.1)]) == LIMITS


def test_nothing_is_raised_or_reformatted() -> None:
    assert lower(LIMITS, [Figure("a", "call", 11)]) == LIMITS
