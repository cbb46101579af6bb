# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The text: shares, and least, middle and worst times."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import SYSTEM, Built
from microkit.base.contract import MICROKIT_BADGE_CALL
from microkit.trace.summary import text
from trace_support import Traced, call, us


@pytest.fixture
def traced(build_text: Callable[[str], Built]) -> Traced:
    return Traced(build_text(f"<system>{SYSTEM}</system>"))


def lines(traced: Traced) -> list[str]:
    return list(text(traced.rings(), traced.timelines(), traced.links(), us))


def test_shares_and_times(traced: Traced) -> None:
    """Interrupts that take 2, 4 and 100 us to their driver, which then runs 10 us each."""
    traced.syscall("driver", "RECV")
    for latency in (100, 2, 4):
        traced.event(1, "IDLE")
        traced.step = int(latency * 62.5)
        traced.event(1, "IRQ", value=40)
        traced.step = 625
        traced.exit("driver", 1 << 7)
        traced.step = 125
        traced.syscall("driver", "RECV")
    traced.event(1, "IDLE")
    found = lines(traced)
    assert found[0] == "core 0: no events" and found[1] == "core 1: 14 events in 150.00 us"
    assert found[3].split() == ["core", "who", "share", "times", "longest"]
    assert [line.split() for line in found[4:7]] == [
        ["1", "(kernel)", "76.0", "%", "7", "100.00", "us"], ["1", "driver", "20.0", "%", "3", "10.00", "us"],
        ["1", "(idle)", "4.0", "%", "3", "2.00", "us"]]  # fmt: skip
    assert found[9].split() == ["interrupt", "40", "->", "driver", "3", "2.00", "us", "4.00", "us", "100.00", "us"]


def test_an_answer_is_measured_from_the_call(traced: Traced) -> None:
    """Once, not from the server's end as well."""
    traced.syscall("server", "RECV")
    traced.syscall("client", "CALL", call(1))
    traced.exit("server", MICROKIT_BADGE_CALL | 2)
    traced.syscall("server", "REPLY_RECV")
    traced.exit("client")
    assert [line.split("  ")[0] for line in lines(traced) if line.startswith("call")] == [
        "call client (1) -> server", "call client (1) -> server, answered"]


def test_what_is_not_there_is_said(traced: Traced) -> None:
    for _ in range(traced.size + 5):
        traced.event(0, "IDLE")
    traced.head(0, on=0)
    traced.set_state(1, "boot", 0)
    found = lines(traced)
    assert f"{traced.size - 1} events in 4.09 ms, 6 before them are lost; none are kept now" in found[0]
    assert found[1] == "core 1: nothing is known: no kernel in memory yet"
    assert not any("from entry" in line for line in found)


def test_the_console_is_not_the_kernel(traced: Traced) -> None:
    for name in ("DEBUG_PUT_CHAR", "DEBUG_PUT_TEXT", "YIELD"):
        traced.syscall("client", name, 65)
        traced.exit("client")
    assert {tuple(line.split()[1:4]) for line in lines(traced)[4:7]} == {
        ("(console)", "40.0", "%"), ("client", "40.0", "%"), ("(kernel)", "20.0", "%")}


def test_nothing_at_all(traced: Traced) -> None:
    traced.head(0, on=0)
    assert lines(traced)[:2] == ["core 0: no events, and none are kept now", "core 1: no events"]
