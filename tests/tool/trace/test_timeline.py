# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who had a core when, and what kernels were asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import SYSTEM, Built
from microkit.base.contract import BASE_IRQ_CAP
from microkit.trace.timeline import Part, ends
from trace_support import Traced, call, notify


@pytest.fixture
def traced(build_text: Callable[[str], Built]) -> Traced:
    return Traced(build_text(f"<system>{SYSTEM}</system>"))


def brief(traced: Traced, core: int) -> list[tuple[str, str, str, int]]:
    """(part, who, what, steps)"""
    line = next(each for each in traced.timelines() if each.core == core)
    return [(each.part.value, each.who, each.what, each.length // traced.step) for each in line.slices]


def test_from_event_to_event(traced: Traced) -> None:
    traced.exit("client")
    traced.syscall("client", "CALL", call(1))
    traced.exit("server", 2)
    traced.syscall("server", "REPLY_RECV")
    traced.exit("client")
    traced.event(0, "IRQ", "client", 30)
    traced.event(0, "IDLE")
    traced.event(0, "IRQ", value=1023)
    assert brief(traced, 0) == [
        ("runs", "client", "", 1), ("kernel", "client", "Call server", 1), ("runs", "server", "", 1),
        ("kernel", "server", "ReplyRecv", 1), ("runs", "client", "", 1), ("kernel", "client", "interrupt 30", 1),
        ("idle", "", "", 1)]  # fmt: skip


def test_moments_belong_to_what_the_kernel_does(traced: Traced) -> None:
    traced.exit("client")
    traced.event(0, "EXCEPTION", "client", 0x24 << 26)
    traced.event(0, "FAULT", "client", traced.abi.constant("seL4_Fault_VMFault"), 0x18)
    traced.event(0, "DEPLETED", "server", 77)
    traced.event(0, "IDLE")
    traced.event(0, "REFILLED", "server")
    assert brief(traced, 0) == [("runs", "client", "", 1), ("kernel", "client", "data abort", 3), ("idle", "", "", 1)]
    (line,) = (each for each in traced.timelines() if each.core == 0)
    assert [(each.who, each.what) for each in line.moments] == [
        ("client", "fault: VMFault"), ("server", "budget used"), ("server", "budget again")]


def test_what_becomes_of_who_had_the_core(traced: Traced) -> None:
    """By what it entered the kernel for, and what happened to it there; not by what happens to others."""
    for kind, its in (("FAULT", "client"), ("DEPLETED", "client"), ("DEPLETED", "server")):
        traced.exit("client")
        traced.event(0, "IRQ", "client", 26)
        traced.event(0, kind, its)
    traced.syscall("client", "RECV")
    traced.syscall("client", "SEND", notify(4))
    traced.event(0, "IDLE")
    (line,) = (each for each in traced.timelines() if each.core == 0)
    assert [each.then for each in line.slices if each.part is Part.KERNEL] == ["stopped", "no budget", "ready", "waits", "ready"]


@pytest.mark.parametrize(("call_name", "first", "second", "said"), [
    ("NB_SEND", notify(4), 0, "NBSend driver on core 1"), ("RECV", 1, 0, "Recv"), ("YIELD", notify(4), 0, "Yield"),
    ("NB_SEND_RECV", 1, notify(4), "NBSendRecv driver on core 1"), ("CALL", 700, 0, "Call"),
    ("DEBUG_PUT_CHAR", 65, 0, "DebugPutChar"), ("BENCHMARK_RESET_LOG", 0, 0, "BenchmarkResetLog")])
def test_system_calls_in_words(traced: Traced, call_name: str, first: int, second: int, said: str) -> None:
    traced.syscall("client", call_name, first, second)
    traced.exit("client")
    assert brief(traced, 0) == [("kernel", "client", said, 1)]


def test_acknowledgement_in_words(traced: Traced) -> None:
    traced.syscall("driver", "CALL", BASE_IRQ_CAP + 7)
    traced.exit("driver")
    assert brief(traced, 1) == [("kernel", "driver", "Call (acknowledge interrupt 40)", 1)]


@pytest.mark.parametrize(("kind", "value", "said"), [
    ("IRQ", 26, "timer"), ("IRQ", 1023, "no interrupt"), ("IRQ", 40, "interrupt 40"), ("SERROR", 0, "SError"),
    ("EXCEPTION", 0x07 << 26, "FP access"), ("EXCEPTION", 0x20 << 26, "instruction abort"),
    ("EXCEPTION", 0x3c << 26, "exception of class 0x3c")])
def test_other_entries_in_words(traced: Traced, kind: str, value: int, said: str) -> None:
    traced.event(0, kind, "client", value)
    traced.exit("client")
    assert brief(traced, 0) == [("kernel", "client", said, 1)]


def test_what_makes_no_sense_is_shown_as_it_is(traced: Traced) -> None:
    """Unknown kinds, threads and calls: numbers, and no traceback."""
    traced.put(0, 99, 0xffff_fff0)
    traced.put(0, 0x8765_4321, 0xffff_fff0, (1 << 64) - 1)
    traced.event(0, "FAULT", value=1234)
    traced.event(0, "IDLE")
    found = brief(traced, 0)
    assert found[0] == ("kernel", "thread 0xfffffff0", "event 99", 1)
    assert found[1] == ("kernel", "thread 0xfffffff0", f"system call {0x8765_4321 - (1 << 32)}", 2)
    assert traced.links() == []


def test_nothing(traced: Traced) -> None:
    assert ends(traced.timelines()) == (0, 0)
    traced.event(0, "DEPLETED", "client")
    lines = traced.timelines()
    assert [len(each.slices) for each in lines] == [0, 0] and lines[0].moments[0].what == "budget used"
    assert Part.RUNS.value == "runs"
