# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How late a call from another core is answered, computed by hand from docs/design/cross-core-calls.md."""

from __future__ import annotations

from collections.abc import Callable

from backend_support import Built
from microkit.emit.data.answers import answers_us
from microkit.emit.data.system import report_data
from microkit.emit.report import report
from tool_support import Judge


def pd(name: str, cpu: int, priority: int, more: str = "") -> str:
    return (f'<protection_domain name="{name}" priority="{priority}" cpu="{cpu}" {more}>'
            '<program_image path="a.elf"/></protection_domain>')  # fmt: skip


def call(caller: str, callee: str, id: int) -> str:
    return (f'<channel><end pd="{caller}" id="{id}" pp="true" on_stop="wait"/>'
            f'<end pd="{callee}" id="{id + 20}"/></channel>')


QUARTER = 'budget="250" period="1000"'
CLIENTS = pd("a", 0, 5) + pd("b", 2, 5)


def answers(judge: Judge, text: str) -> dict[str, int | None]:
    result = judge(text)
    system = result.good
    return {system.pds[index].name: late for index, late in answers_us(system, result.board).items()}


def test_budget_used_up_just_before(judge: Judge) -> None:
    """750 until the refill, then its own 250; with somebody above it another 250."""
    text = CLIENTS + pd("s", 1, 5, QUARTER) + call("a", "s", 1) + call("b", "s", 2)
    assert answers(judge, text) == {"s": 1000}
    assert answers(judge, text + pd("high", 1, 9, QUARTER)) == {"s": 1250}
    assert answers(judge, text + pd("greedy", 1, 9)) == {"s": None}


def test_without_a_limit_there_is_no_promise(judge: Judge) -> None:
    assert answers(judge, CLIENTS + pd("s", 1, 5) + call("a", "s", 1)) == {"s": None}


def test_calls_further_on(judge: Judge) -> None:
    """Each of two callers can lead to a call to another core; a passive callee of its core runs on its time."""
    text = CLIENTS + pd("s", 1, 5, QUARTER) + pd("t", 3, 5, QUARTER)
    text += pd("p", 1, 7, 'passive="true"')
    calls = call("a", "s", 1) + call("b", "s", 2) + call("s", "t", 3) + call("s", "p", 4)
    assert answers(judge, text + calls) == {"t": 1000, "s": 1000 + 2 * 1000}


def test_passive(judge: Judge) -> None:
    """Callers of other cores run it on a budget of its own, so it also delays those below."""
    text = CLIENTS + pd("s", 1, 9, 'passive="true" ' + QUARTER) + pd("low", 1, 5, QUARTER)
    found = judge(text + call("a", "s", 1))
    data = report_data(found.good, found.board)
    assert [each["answered_us"] for each in data["pds"]] == [None, None, 1000, None]
    assert [each["response_us"] for each in data["pds"]] == [None, None, 250, 500]


def test_passive_counts_for_the_rules(judge: Judge) -> None:
    half = 'budget="600" period="1000"'
    text = CLIENTS + pd("s", 1, 9, 'passive="true" ' + half) + pd("low", 1, 5, half)
    assert judge(text + call("a", "s", 1)).rules == ["core-overload"]
    assert judge(text + call("low", "s", 1)).rules == []


def test_text(build_text: Callable[[str], Built]) -> None:
    text = CLIENTS + pd("s", 1, 5, QUARTER) + call("a", "s", 1) + call("b", "s", 2)
    lines = report(build_text(text).product).splitlines()
    at = lines.index("## Calls between cores")
    assert lines[at + 2].split() == ["s", "1", "a,", "b", "1000"]
