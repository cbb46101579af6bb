# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whoever can reach the FP registers finds its own in them: for all ways from one thread to another,
all that the two may have done with FP before, and all that may have become of a third, whose
registers are in the machine."""

from __future__ import annotations

import ctypes

import pytest

from kernel.fastpaths import Both
from kernel.world import Thread

OWN = ("has not used", "has used", "may not", "has its right back")
OTHERS = ("runs later", "is deleted", "loses its right")
WAYS = ("fast call", "slow call", "interrupt")


def dashes(text: str) -> str:
    return text.replace(" ", "_")


class Registers:
    """What the threads have in their FP registers, by what they have put there."""

    def __init__(self, both: Both) -> None:
        self.both, self.world = both, both.world
        self.written: dict[int, int] = {}
        self.next = 0x1111

    def look(self) -> None:
        """Nothing foreign is open to the thread that runs."""
        thread, fpu = self.world.current, self.world.machine.fpu
        assert thread is not None
        if self.world.machine.fpu_enabled:
            own = self.written.get(thread.ref, 0)
            assert [fpu.v[0], fpu.v[63], fpu.fpsr, fpu.fpcr] == [own] * 4
            assert not thread.tcb.flags & 1 and self.world.ks.fpu_owner == thread.ref

    def use(self) -> None:
        """The thread that runs finds its own, and changes them. That traps once at most."""
        thread, fpu = self.world.current, self.world.machine.fpu
        assert thread is not None
        self.world.use_fp()
        assert self.world.current is thread and self.world.machine.fpu_enabled
        self.look()
        self.next += 1
        fpu.v[0] = fpu.v[63] = fpu.fpsr = fpu.fpcr = self.written[thread.ref] = self.next

    def flags(self, thread: Thread, of: Thread, clear: int, to_set: int) -> None:
        assert thread.invoke(thread.give("TCB", of.ref), "TCBSetFlags", clear, to_set) == 0

    def thread(self, priority: int, kind: str) -> Thread:
        """It runs when it has been made."""
        thread = self.both.thread(priority)
        assert self.world.current is thread
        if kind in ("has used", "has its right back"):
            self.use()
        if kind in ("may not", "has its right back"):
            self.flags(thread, thread, 0, 1)
        if kind == "has its right back":
            self.flags(thread, thread, 1, 0)
        return thread


class Pair:
    """A client, which runs, and a server, above it."""

    def __init__(self, both: Both, client: str, server: str, way: str) -> None:
        self.both, self.world, self.way = both, both.world, way
        self.registers = Registers(both)
        self.server = self.registers.thread(150, server)
        self.endpoint, self.reply = self.world.endpoint(), self.world.reply()
        self.notification = self.world.notification()
        self.source = self.server.give("ENDPOINT", self.endpoint)
        self.answer = self.server.give("REPLY", self.reply)
        self.signal = self.server.give("NOTIFICATION", self.notification)
        if way == "interrupt":
            self.server.call("Wait", self.signal)
        else:
            self.server.call("Recv", self.source, reply=self.answer)
            self.world.lib.sc_unbind_tcb(self.server.sc)
        self.client = self.registers.thread(100, client)
        self.target = self.client.give("ENDPOINT", self.endpoint)

    def third(self, what: str) -> None:
        """Ran before the client, which finds the third's registers in the machine."""
        third = self.registers.thread(250, "has used")
        self.world.lib.tcb_suspend(third.ref)
        self.world.enter()
        assert self.world.current is self.client
        if what == "is deleted":
            self.world.lib.tcb_finalise(third.ref)
            assert self.world.ks.fpu_owner != third.ref
        elif what == "loses its right":
            self.registers.flags(self.client, third, 0, 1)
            assert self.world.ks.fpu_owner != third.ref
            assert third.tcb.fpu.v[63] == self.registers.written[third.ref]

    def go(self) -> None:
        if self.way == "fast call":
            assert self.both.fast(self.client, "Call", self.target, 0, 0)
        elif self.way == "slow call":
            self.client.call("Call", self.target)
        else:
            self.world.lib.notification_signal(self.notification, ctypes.c_uint64(1))
            self.world.lib.handle_interrupt()
        assert self.world.current is self.server

    def back(self) -> None:
        if self.way == "fast call":
            assert self.both.fast(self.server, "ReplyRecv", self.source, 0, self.answer)
        elif self.way == "slow call":
            self.server.call("ReplyRecv", self.source, reply=self.answer)
        else:
            self.server.call("Wait", self.signal)
        assert self.world.current is self.client


@pytest.mark.parametrize("way", WAYS, ids=dashes)
@pytest.mark.parametrize("third", OTHERS, ids=dashes)
@pytest.mark.parametrize("server", OWN, ids=dashes)
@pytest.mark.parametrize("client", OWN, ids=dashes)
def test_nobody_finds_the_registers_of_another(both: Both, client: str, server: str, third: str,
                                               way: str) -> None:
    pair = Pair(both, client, server, way)
    registers = pair.registers
    pair.third(third)
    for _ in range(2):
        registers.look()
        pair.go()
        registers.look()
        if server != "may not":
            registers.use()
        pair.back()
        registers.look()
        if client != "may not":
            registers.use()


def test_no_trap_after_the_first(both: Both) -> None:
    """From then on they are open whenever the thread runs."""
    pair = Pair(both, "has used", "has used", "fast call")
    for _ in range(3):
        assert both.world.machine.fpu_enabled
        pair.go()
        assert both.world.machine.fpu_enabled
        pair.back()


def test_nothing_is_moved_for_who_does_not_use_them(both: Both) -> None:
    """The owner's registers stay in the machine, trapped."""
    pair = Pair(both, "has used", "has not used", "fast call")
    pair.go()
    assert not both.world.machine.fpu_enabled and both.world.ks.fpu_owner == pair.client.ref
    assert pair.client.tcb.fpu.v[0] == 0
    pair.back()
    assert both.world.machine.fpu_enabled
    pair.registers.look()
