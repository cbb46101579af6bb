# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Another thread's registers, read and written."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both
from kernel.world import Thread

ALL = 36


class Pair:
    """One reads and writes the other's registers."""

    def __init__(self, both: Both) -> None:
        self.both, self.manager, self.thread = both, both.thread(200), both.thread(100)
        self.tcb = self.manager.give("TCB", self.thread.ref)
        context = self.thread.tcb.context
        for number in range(31):
            context.x[number] = 0x100 + number
        context.pc, context.sp, context.pstate, context.tpidr, context.tpidrro = 0x4000, 0x8000, 1 << 31, 3, 4

    def message(self, *words: int) -> None:
        for number, word in enumerate(words):
            if number < 4:
                self.manager.tcb.context.x[2 + number] = word
            else:
                self.manager.word(1 + number, word)

    def declines(self, label: str, *words: int, more: int = 0, cptr: int | None = None) -> bool:
        """more: of the message's information."""
        self.message(*words)
        info = self.both.world.abi.constant(label) << 12 | len(words)
        return self.both.declines(self.manager, "Call", self.tcb if cptr is None else cptr, info + more, whole=True)

    def reads(self, flags: int, count: int, **how: int) -> bool:
        return not self.declines("TCBReadRegisters", flags, count, **how)

    def writes(self, flags: int, count: int, *words: int, **how: int) -> bool:
        return not self.declines("TCBWriteRegisters", flags, count, *words, **how)


@pytest.fixture
def pair(both: Both) -> Pair:
    return Pair(both)


def registers(of: Thread) -> list[int]:
    context = of.tcb.context
    return [of.x(number) for number in range(31)] + [context.sp, context.pc, context.pstate, context.tpidr,
                                                      context.tpidrro]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 34, 35, ALL])
def test_reads(pair: Pair, count: int) -> None:
    assert pair.reads(0, count)
    assert pair.manager.length == count and pair.manager.badge == 0
    assert pair.manager.message(count)[:2] == [0x4000, 0x8000][:count]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 35, ALL])
@pytest.mark.parametrize("spare", [0, 1])
def test_writes(pair: Pair, count: int, spare: int) -> None:
    """spare: words that nobody asked for."""
    before = registers(pair.thread)
    assert pair.writes(0, count, *range(0x500, 0x500 + count + spare))
    assert pair.manager.length == 0
    assert len([None for one, other in zip(before, registers(pair.thread)) if one != other]) == count


@pytest.mark.parametrize("count", [1, 4, 5, ALL])
def test_without_a_buffer(pair: Pair, count: int) -> None:
    """What has no place in the message is lost, or 0."""
    pair.manager.tcb.ipc_buffer_ref = 0
    assert pair.reads(0, count)
    assert pair.writes(0, count, *[7] * min(count, 2), more=max(count - 2, 0))


def test_a_thread_that_waits(pair: Pair) -> None:
    """It goes on behind its system call, or before it if that was none."""
    waiting = pair.both.thread(250)
    waiting.call("Wait", waiting.give("NOTIFICATION", pair.both.world.notification()))
    pair.tcb = pair.manager.give("TCB", waiting.ref)
    assert pair.reads(0, 1) and pair.writes(0, 1, 0x7000) and pair.reads(0, ALL)


def test_a_call_that_was_interrupted_is_forgotten(pair: Pair) -> None:
    pair.both.world.ks.preempted = 1
    assert pair.reads(0, ALL)
    pair.both.world.ks.preempted = 1
    assert pair.writes(0, ALL, *range(ALL))


@pytest.mark.parametrize("flags,count", [(1, 1), (1, ALL), (0, 0), (0, ALL + 1), (0, 1 << 32 | 1)])
def test_reads_that_it_declines(pair: Pair, flags: int, count: int) -> None:
    assert not pair.reads(flags, count)


@pytest.mark.parametrize("flags,count,words", [(1, 1, 1), (1, ALL, ALL), (0, 1, 0), (0, ALL, ALL - 1),
                                               (0, ALL + 1, ALL + 1), (0, 1 << 32, 0)])
def test_writes_that_it_declines(pair: Pair, flags: int, count: int, words: int) -> None:
    assert not pair.writes(flags, count, *[1] * words)


@pytest.mark.parametrize("label", ["TCBReadRegisters", "TCBWriteRegisters"])
@pytest.mark.parametrize("more", [-1, 1 << 7, 1 << 9, 119])
def test_other_messages(pair: Pair, label: str, more: int) -> None:
    """Without a count, with a capability, with what a receiver would be told, longer than messages are."""
    assert pair.declines(label, 0, 1, more=more)


@pytest.mark.parametrize("label", ["TCBReadRegisters", "TCBWriteRegisters"])
def test_what_is_not_for_it(pair: Pair, label: str) -> None:
    manager, world = pair.manager, pair.both.world
    for cptr in (manager.give("TCB", manager.ref), manager.give("NOTIFICATION", world.notification()), 63,
                 pair.tcb | 1 << 20):
        assert pair.declines(label, 0, 0 if label == "TCBWriteRegisters" else 1, cptr=cptr)

