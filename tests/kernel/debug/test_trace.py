# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The ring of events: what is written, in which order, and where; and that it is off when nobody wants it. System calls
and exits are written by assembly, which tests/system/test_trace.py runs."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pytest

from kernel.interrupts import SPI, Interrupts
from kernel.servers import Faulting, fault_label
from kernel.world import View, World

#: What an interrupt controller says when nothing is pending (GICv2 4.4.4).
NOTHING = 1023
#: Kind of the event of seL4_DebugPutChar.
PUT_CHAR = (1 << 32) - 12
Row = tuple[str, int, int, int]


class Trace:
    """The kernel's, switched on."""

    def __init__(self, world: World) -> None:
        self.abi = world.abi
        at = ctypes.addressof(ctypes.c_char.in_dll(world.lib.lib, "kernel_trace"))
        self.trace = View(world.abi, at, "multikit_trace")
        self.size = self.trace.records.count
        self.trace.on = 1

    def kind(self, number: int) -> str:
        names = ("EXIT", "IDLE", "IRQ", "EXCEPTION", "SERROR", "FAULT", "DEPLETED", "REFILLED")
        return next(name for name in names if self.abi.constant(f"MULTIKIT_TRACE_{name}") == number)

    def rows(self, first: int = 0) -> Iterator[Row]:
        """(kind, thread, value, info) of the events from `first` on."""
        for number in range(first, self.trace.next):
            each = self.trace.records[number % self.size]
            yield self.kind(each.kind), each.thread, each.value, each.info

    def after(self, first: int, kind: str) -> list[Row]:
        return [row for row in self.rows(first) if row[0] == kind]


@pytest.fixture
def trace(world: World) -> Trace:
    return Trace(world)


def test_interrupts_by_number_and_whom_they_interrupt(trace: Trace, irqs: Interrupts) -> None:
    irqs.handle(SPI, 40)
    first, running = trace.trace.next, irqs.world.ks.current
    irqs.raise_irq(SPI)
    irqs.thread.call("Recv", irqs.thread.give("ENDPOINT", irqs.world.endpoint()), reply=irqs.thread.give("REPLY", irqs.world.reply()))
    irqs.world.enter()  # nothing is pending, and nobody runs
    assert trace.after(first, "IRQ") == [("IRQ", running, SPI, 0), ("IRQ", 0, NOTHING, 0)]


def test_a_fault_says_whose_and_what(trace: Trace, faulting: Faulting) -> None:
    _, victim, _ = faulting
    first = trace.trace.next
    victim.world.lib.handle_vm_fault(False, ctypes.c_uint64(0x18), ctypes.c_uint64(0x92000006))
    kind = fault_label(victim.world, "VMFault")
    assert trace.after(first, "FAULT") == [("FAULT", victim.ref, kind, 0x18)]  # first word: the address


def test_a_fault_that_nobody_hears_is_one(trace: Trace, world: World) -> None:
    thread = world.thread()
    first = trace.trace.next
    world.lib.handle_user_exception(ctypes.c_uint64(0xf2000000), ctypes.c_uint64(0))
    assert [row[:3] for row in trace.after(first, "FAULT")] == [
        ("FAULT", thread.ref, fault_label(world, "UserException"))]


def test_a_timeout_is_a_fault(trace: Trace, world: World) -> None:
    endpoint = world.endpoint()
    handler = world.thread(200)
    handler.give("ENDPOINT", endpoint)
    handler.call("Recv", 1, reply=handler.give("REPLY", world.reply()))
    thread = world.thread(budget=100, period=1000)
    world.handler(thread, "TIMEOUT_HANDLER", endpoint, badge=7)
    first = trace.trace.next
    world.wait(150)
    assert [row for row in trace.after(first, "FAULT") if row[1] == thread.ref] == [
        ("FAULT", thread.ref, fault_label(world, "Timeout"), 0)]


def test_budgets_that_end_and_come_back(trace: Trace, world: World) -> None:
    thread = world.thread(200, budget=100, period=1000)
    world.thread(100)
    first, start = trace.trace.next, world.machine.now
    world.wait(1500)
    rows = [row for row in trace.rows(first) if row[0] in ("DEPLETED", "REFILLED")]
    assert [row[:2] for row in rows] == [("DEPLETED", thread.ref), ("REFILLED", thread.ref), ("DEPLETED", thread.ref)]
    assert rows[0][2] == start + 1000 and rows[2][2] == start + 2000


def test_time_is_that_of_the_event(trace: Trace, world: World) -> None:
    first = trace.trace.next
    for ticks in (7, 11):
        world.machine.now += ticks
        world.enter()
    times = [trace.trace.records[(first + at) % trace.size].time for at in range(2)]
    assert times[1] - times[0] == 11 and times[1] == world.machine.now


def test_idling_is_an_event_of_nobody(trace: Trace, world: World) -> None:
    first = trace.trace.next
    world.lib.kernel_idle()
    assert list(trace.rows(first)) == [("IDLE", 0, 0, 0)]


def test_the_oldest_makes_way(trace: Trace, world: World) -> None:
    first = trace.trace.next
    for _ in range(trace.size + 3):
        world.machine.now += 1
        world.enter()
    assert trace.trace.next == first + trace.size + 3
    newest, oldest = (trace.trace.records[number % trace.size].time for number in (trace.trace.next - 1, trace.trace.next))
    assert newest == world.machine.now and newest - oldest == trace.size - 1


def put(trace: Trace, *events: tuple[str, int]) -> None:
    """As vectors.S does, by (kind, thread); a kind that is none is a character for the console."""
    for kind, thread in events:
        number = trace.trace.next
        record = trace.trace.records[number % trace.size]
        record.kind = trace.abi.constant(f"MULTIKIT_TRACE_{kind}") if kind else PUT_CHAR
        record.thread = thread
        trace.trace.next = number + 1


@pytest.mark.parametrize("before", [0, 1, 2, 2045, 2046, 2047, 2048])
def test_characters_of_a_line_are_one_event(trace: Trace, world: World, before: int) -> None:
    """Of the thread that runs: the first is there, and the end will be the exit after the last. Also at the ring's end."""
    thread = world.thread()
    trace.trace.next = before
    for _ in range(5):
        put(trace, ("", thread.ref))
        world.lib.trace_join_characters()
        put(trace, ("EXIT", thread.ref))
    assert trace.trace.next == before + 2
    kinds = [trace.trace.records[number % trace.size].kind for number in (before, before + 1)]
    assert kinds == [PUT_CHAR, trace.abi.constant("MULTIKIT_TRACE_EXIT")]


@pytest.mark.parametrize("events", [
    [], [("", 1)], [("EXIT", 1), ("", 1)], [("", 0), ("EXIT", 1), ("", 1)], [("", 1), ("EXIT", 0), ("", 1)],
    [("", 1), ("IRQ", 1), ("", 1)], [("", 1), ("EXIT", 1), ("IRQ", 1)], [("IRQ", 1), ("EXIT", 1), ("", 1)]])
def test_what_is_between_stays(trace: Trace, world: World, events: list[tuple[str, int]]) -> None:
    """Another thread, an interrupt, or nothing before."""
    thread = world.thread()
    trace.trace.next = 0
    put(trace, *((kind, thread.ref if own else 1) for kind, own in events))
    world.lib.trace_join_characters()
    assert trace.trace.next == len(events)


def test_console_asks_for_it(trace: Trace, world: World) -> None:
    thread = world.thread()
    put(trace, ("", thread.ref), ("EXIT", thread.ref), ("", thread.ref))
    before = trace.trace.next
    world.lib.handle_syscall(ctypes.c_uint64(PUT_CHAR | (1 << 64) - (1 << 32)))
    assert trace.trace.next == before - 2
    trace.trace.on = 0
    put(trace, ("EXIT", thread.ref), ("", thread.ref))
    world.lib.trace_join_characters()
    assert trace.trace.next == before


def test_off_nothing_is_written(trace: Trace, world: World) -> None:
    world.enter()
    trace.trace.on = 0
    before = trace.trace.next
    world.enter()
    world.lib.kernel_idle()
    assert trace.trace.next == before


def test_a_log_of_benchmarks_is_one_of_events(trace: Trace, world: World) -> None:
    """Of what is between its start and its end, which stays to be read."""
    trace.trace.on = 0
    world.thread()
    before = trace.trace.next
    world.lib.benchmark_start()
    world.enter()
    world.lib.benchmark_stop()
    world.enter()
    assert trace.trace.next == before + 1 and not trace.trace.on


def test_debug_kernels_keep_it_from_the_start(trace: Trace, world: World) -> None:
    trace.trace.on = 0
    boot = world.ks.boot
    boot.magic, boot.abi_version, boot.timer_frequency = int.from_bytes(b"MULTIKIT", "little"), 3, 62_500_000
    world.lib.kernel_boot(ctypes.c_uint64(0))
    assert trace.trace.on
