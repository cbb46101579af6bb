# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Response times: against textbook numbers, and against a simulation of the worst case."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st
from microkit.check.response import Task, worst_response
from tool_support import Judge


def task(budget: int, period: int) -> Task:
    return Task(SimpleNamespace(), 0, budget, period)  # type: ignore[arg-type]


def test_textbook() -> None:
    """Burns and Wellings, Real-Time Systems: periods 80, 40, 20, budgets 40, 10, 5: exactly 80."""
    above = [task(10, 40), task(5, 20)]
    assert worst_response(task(10, 40), above[1:]) == 15
    assert worst_response(task(40, 80), above) == 80
    assert worst_response(task(41, 80), above) > 80


def simulate(mine: Task, above: list[Task]) -> int:
    """Microsecond by microsecond from the moment when all want to run; the period's end at most."""
    left = [0] * len(above)
    own = mine.budget
    for now in range(mine.period):
        for index, each in enumerate(above):
            if now % each.period == 0:
                left[index] += each.budget
        busy = next((index for index, budget in enumerate(left) if budget), None)
        if busy is not None:
            left[busy] -= 1
        else:
            own -= 1
        if own == 0:
            return now + 1
    return mine.period + 1


TASKS = st.tuples(st.integers(1, 12), st.integers(1, 40)).map(
    lambda pair: task(min(pair), max(pair))
)


@settings(max_examples=300, deadline=None)
@given(TASKS, st.lists(TASKS, max_size=4))
def test_as_simulated(mine: Task, above: list[Task]) -> None:
    expected = simulate(mine, above)
    found = worst_response(mine, above)
    assert (found == expected) if expected <= mine.period else found > mine.period


PDS = """
<protection_domain name="a" priority="20" {a}><program_image path="a.elf"/></protection_domain>
<protection_domain name="b" priority="10" {b}><program_image path="b.elf"/></protection_domain>
"""


def test_no_finding_without_a_promise(judge: Judge) -> None:
    for a, b in (
        ("", ""),
        ('passive="true"', 'budget="100" period="1000"'),
        ('budget="100" period="1000"', ""),
        ('cpu="1"', 'budget="100" period="1000"'),
        ('budget="500" period="1000"', 'budget="500" period="1000"'),
    ):
        rules = judge(PDS.format(a=a, b=b)).rules
        assert not {"response-time", "unlimited-above"} & set(rules), (a, b)


def test_equal_priority_counts(judge: Judge) -> None:
    text = PDS.format(a='budget="900" period="9000"', b='budget="200" period="1000"')
    assert judge(text.replace('"20"', '"10"')).rules == ["response-time"]


def test_overload_is_said_once(judge: Judge) -> None:
    text = PDS.format(a='budget="900" period="1000"', b='budget="200" period="1000"')
    assert judge(text).rules == ["core-overload"]
