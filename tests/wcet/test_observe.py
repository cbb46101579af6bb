# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Following traces of a small program."""

from __future__ import annotations

from pathlib import Path

import pytest

from wcet.bounds import read_bounds
from wcet.longest import Analysis
from wcet.observe import Observer, addresses_of
from wcet.program import Program

from .test_analysis import build, function, loop

# f: 0x1000 nop | 0x1004 bl g | 0x1008 cbnz | 0x100c ret; g: 0x1010 mrs | 0x1014 nop | 0x1018 ret
CALLS = function("f", "nop", "1: bl g", "cbnz x0, 1b", "ret") \
    + function("g", "mrs x1, isr_el1", "nop", "ret")
# f: 0x1000 nop | 0x1004 nop | 0x1008 cbnz | 0x100c ret
SPIN = function("f", "nop", "1: nop", "cbnz x0, 1b", "ret")


def observer(folder: Path, source: str, rounds: int, poll: str = "none") -> Observer:
    program = build(folder, source)
    (folder / "bounds.toml").write_text(loop("cbnz x0, 1b", rounds))
    analysis = Analysis(program, read_bounds(folder / "bounds.toml", folder, {}))
    start = program.labels["f"]
    analysis.entry(start, "f")
    assert start == 0x1000
    return Observer(program, {start: "f"}, analysis.limits, poll)


def follow(watch: Observer, *addresses: int) -> Observer:
    watch.feed(addresses)
    watch.end()
    return watch


@pytest.fixture
def calls(tmp_path: Path) -> Observer:
    return observer(tmp_path, CALLS, 1)


def test_lengths_and_shares(calls: Observer) -> None:
    follow(calls, 0x1000, 0x1010, 0x1008, 0x100c)
    stretch = calls.longest["f"]
    assert stretch.shares == {"f": 4, "g": 3} and stretch.length == 7
    assert calls.wrong == set()


def test_blocks_that_end_before_the_branch(calls: Observer) -> None:
    follow(calls, 0x1000, 0x1010, 0x1014, 0x1008, 0x100c, 0x1000)
    assert calls.longest["f"].shares == {"f": 4, "g": 3} and calls.count == 2


def test_a_block_that_did_not_begin_counts_once(calls: Observer) -> None:
    follow(calls, 0x1000, 0x1010, 0x1010, 0x1008, 0x100c)
    assert calls.longest["f"].length == 7


def test_rounds_beyond_the_bound_are_found(tmp_path: Path) -> None:
    allowed = follow(observer(tmp_path, SPIN, 2), 0x1000, 0x1004, 0x1004, 0x100c)
    assert allowed.wrong == set() and allowed.longest["f"].length == 3 + 2 * 2 + 1
    wrong = follow(observer(tmp_path, SPIN, 2), 0x1000, 0x1004, 0x1004, 0x1004, 0x100c).wrong
    assert wrong == {"f: the loop at 0x1004 went back more than 2 times"}


def test_rounds_through_calls(calls: Observer) -> None:
    follow(calls, 0x1000, 0x1010, 0x1008, 0x1004, 0x1010, 0x1008, 0x100c)
    assert calls.wrong == set()
    follow(calls, 0x1000, 0x1010, *(0x1008, 0x1004, 0x1010) * 2, 0x1008, 0x100c)
    assert calls.wrong == {"f: the loop at 0x1004 went back more than 1 times"}


def test_a_look_for_interrupts_ends_a_stretch(tmp_path: Path) -> None:
    watch = observer(tmp_path, CALLS, 1, "isr_el1")
    follow(watch, 0x1000, 0x1010, *(0x1008, 0x1004, 0x1010) * 5, 0x1008, 0x100c)
    assert watch.longest["f"].length == 5 and watch.wrong == set()


def test_trace_lines() -> None:
    lines = ["Trace 0: 0x7fae10014480 [0000000000000000/0000004000000060/00000061/ff020200] \n",
             "something else\n"]
    assert list(addresses_of(lines)) == [0x4000000060]


def test_programs_know_their_functions(tmp_path: Path) -> None:
    program: Program = build(tmp_path, CALLS)
    assert [program.name_at(address) for address in (0x1000, 0x100c, 0x1010)] == ["f", "f", "g"]
