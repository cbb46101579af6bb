# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The report says what is set aside on a core, and how late each budget can be used up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import Built, routed_system
from microkit.emit.data.timing import response_us, share
from microkit.emit.report import report
from microkit.model.board import Board
from microkit.model.system import System
from tool_support import Judge


def pd(name: str, priority: int, times: str = "", cpu: int = 0) -> str:
    return (f'<protection_domain name="{name}" priority="{priority}" cpu="{cpu}" {times}>'
            '<program_image path="a.elf"/></protection_domain>')  # fmt: skip


FAST = pd("fast", 9, 'budget="200" period="1000"')
SLOW = pd("slow", 5, 'budget="900" period="2000"')


def responses(system: System, board: Board) -> dict[str, int | None]:
    return {each.name: response_us(system, board, each) for each in system.pds}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # 900 of its own, and 200 of the other in each of the two periods begun meanwhile
        (FAST + SLOW, {"fast": 200, "slow": 1300}),
        # below, and on another core, nobody is in the way
        (FAST + pd("low", 1) + pd("far", 99, cpu=1), {"fast": 200, "low": None, "far": None}),
        (FAST + pd("greedy", 9), {"fast": None, "greedy": None}),
        (FAST + pd("server", 50, 'passive="true"'), {"fast": 200, "server": None}),
        (FAST + pd("late", 5, 'budget="900" period="1000"'), {"fast": 200, "late": None}),
    ],
)
def test_response(judge: Judge, text: str, wanted: dict[str, int | None]) -> None:
    result = judge(text)
    assert responses(result.good, result.board) == wanted


@pytest.mark.parametrize(("priority", "late"), [(19, 150), (20, 100)])
def test_response_with_a_router(judge: Judge, priority: int, late: int) -> None:
    """Whoever is not above the router, which has priority 19 here, waits for it, too."""
    prompt = pd("prompt", priority, 'budget="100" period="1000"', cpu=1)
    result = judge(routed_system() + prompt)
    assert responses(result.good, result.board)["prompt"] == late


@pytest.mark.parametrize(
    ("priority", "budget", "period", "rules"),
    [
        (19, 460, 500, ["response-time"]),  # 460 of its own and 50 of the router's
        (20, 460, 500, []),
        (19, 450, 500, []),
        (20, 960, 1000, ["core-overload"]),
        (20, 950, 1000, []),
    ],
)
def test_rules_count_the_router(judge: Judge, priority: int, budget: int, period: int,
                                rules: list[str]) -> None:  # fmt: skip
    times = f'budget="{budget}" period="{period}"'
    result = judge(routed_system() + pd("prompt", priority, times, cpu=1))
    assert result.rules == rules


def test_share(judge: Judge) -> None:
    system = judge(FAST + pd("server", 50, 'passive="true" budget="10" period="20"')).good
    assert [share(system, each) for each in system.pds] == [0.2, None]


def test_text(build_text: Callable[[str], Built]) -> None:
    lines = report(build_text(FAST + SLOW).product).splitlines()
    at = lines.index("## Time: budgets smaller than their periods")
    assert [line.split() for line in lines[at + 2 : at + 4]] == [
        ["0", "65%", "fast", "9", "20%", "200"],
        ["0", "65%", "slow", "5", "45%", "1300"],
    ]
