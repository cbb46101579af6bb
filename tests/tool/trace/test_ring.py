# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Events from memory: which are whole, in which order, and what is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from backend_support import SYSTEM, Built
from microkit.base.errors import UsageError
from microkit.trace.ring import need_trace, ring_of
from trace_support import RECORD, Traced

SIZE = 8


def records(*numbers: int, size: int = SIZE) -> bytes:
    """Of a small ring in which events have these numbers, which are their times, too; each at its place."""
    data = bytearray(size * RECORD.size)
    for number in numbers:
        RECORD.pack_into(data, number % size * RECORD.size, 100 + number, number, 0, 7, 1)
    return bytes(data)


def values(data: bytes, before: int, after: int) -> list[int]:
    found = ring_of(0, data, before, after, True)
    assert found.lost == (before if before == after else before - 2) - len(found.events)
    assert [each.number for each in found.events] == [each.value for each in found.events]
    return [each.value for each in found.events]


def test_not_full() -> None:
    assert values(records(*range(5)), 5, 5) == [0, 1, 2, 3, 4]
    assert values(records(), 0, 0) == []


def test_just_full() -> None:
    """Number 8 may be half written already, in the place of 0."""
    assert values(records(*range(8)), 8, 8) == [1, 2, 3, 4, 5, 6, 7]
    assert values(records(*range(7)), 7, 7) == [0, 1, 2, 3, 4, 5, 6]


def test_wrapped() -> None:
    assert values(records(*range(13, 21)), 21, 21) == [14, 15, 16, 17, 18, 19, 20]


def test_written_while_it_was_read() -> None:
    """Three came: the places of 13 to 15 have other events, or half of them; what came is not complete for certain, and
    the last two of before may have been taken back and written again."""
    assert values(records(*range(16, 24)), 21, 24) == [17, 18]
    assert values(records(*range(13, 21)), 21, 24) == [17, 18]
    assert values(records(*range(40, 48)), 21, 48) == []


def test_events_that_were_taken_back_while_it_was_read() -> None:
    assert values(records(*range(5)), 5, 3) == [0, 1, 2]
    assert values(records(*range(5)), 5, 4) == [0, 1, 2]


def test_started_again_while_it_was_read() -> None:
    found = ring_of(0, records(*range(8)), 100, 3, True)
    assert found.events == () and "started again" in found.why


def test_time_that_goes_back() -> None:
    """What is before is of a former boot, or damaged."""
    data = bytearray(records(*range(6)))
    RECORD.pack_into(data, 2 * RECORD.size, 10**18, 2, 0, 7, 1)
    assert values(bytes(data), 6, 6) == [3, 4, 5]


def test_records_of_no_kind() -> None:
    data = bytearray(records(*range(6)))
    data[3 * RECORD.size : 4 * RECORD.size] = bytes(RECORD.size)
    found = ring_of(0, bytes(data), 6, 6, True)
    assert [each.value for each in found.events] == [4, 5]


@pytest.mark.parametrize(("kind", "number"), [(0xffff_ffff, -1), (0xffff_fff5, -11), (0x8000_0000, -(1 << 31)), (1, None)])
def test_numbers_of_system_calls(kind: int, number: int | None) -> None:
    found = ring_of(0, RECORD.pack(5, 0, 0, 7, kind) + bytes(RECORD.size), 1, 1, True)
    assert found.events[0].syscall == number


def test_kernels_in_memory(build_text: Callable[[str], Built]) -> None:
    traced = Traced(build_text(f"<system>{SYSTEM}</system>"))
    for _ in range(traced.size + 10):
        traced.event(1, "IDLE")
    traced.event(0, "IRQ", "client", 40)
    one, two = traced.rings()
    assert (one.core, len(one.events), one.lost, one.on) == (0, 1, 0, True)
    assert (two.core, len(two.events), two.lost) == (1, traced.size - 1, 11)
    assert one.events[0].value == 40 and two.events[-1].time + traced.step == one.events[0].time
    traced.head(1, on=0)
    assert not traced.rings()[1].on


def test_memory_that_is_not_there(build_text: Callable[[str], Built]) -> None:
    traced = Traced(build_text(f"<system>{SYSTEM}</system>"))
    traced.set_state(1, "boot", 0)
    assert [ring.why for ring in traced.rings()] == ["", "no kernel in memory yet"]


def test_kernels_without_a_trace(build_text: Callable[[str], Built], monkeypatch: pytest.MonkeyPatch) -> None:
    traced = Traced(build_text(f"<system>{SYSTEM}</system>"))
    need_trace(traced.abi, "debug")
    monkeypatch.setattr(traced.abi, "has", lambda symbol: symbol != "kernel_trace")
    with pytest.raises(UsageError, match="of configuration 'release' keep no trace"):
        need_trace(traced.abi, "release")
