# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Faults of a thread whose handler waits."""

from __future__ import annotations

import ctypes

import pytest

from kernel.fastpaths import Both, active_server, used_before
from kernel.guests import MAINTENANCE, TIMER
from kernel.world import Thread

VM_FAULT, TRAP = 6, 8


class Monitored:
    """The handler waits, the thread runs; it can be a guest."""

    def __init__(self, both: Both, priority: int = 150) -> None:
        self.both, self.world = both, both.world
        self.handler, self.cptr, self.reply = active_server(both, priority)
        self.thread: Thread = both.thread(100)
        self.endpoint = self.handler.slot(self.cptr).cap.object
        self.world.handler(self.thread, "FAULT_HANDLER", self.endpoint)

    def become_guest(self) -> None:
        """By the handler's invocation, so that it enters when the handler waits again."""
        world = self.world
        for intid in (TIMER, MAINTENANCE):
            world.ks.irq_state[intid] = world.abi.constant("IRQ_VCPU")
        ref = world.allocate(4096)
        world.lib.vcpu_bind(ref, self.thread.ref)
        world.lib.tcb_suspend(self.thread.ref)
        world.enter()
        world.lib.tcb_resume(self.thread.ref)
        world.enter()
        assert world.current is self.thread and world.ks.vcpu == ref

    def poison(self) -> None:
        """What NIL names is there, and would do, be it read as a thread or as a context: on the machine it is code."""
        world, handler = self.world, self.handler
        thread, context = world.at("tcb", 0), world.at("sched_context", 0)
        ctypes.memmove(thread.address, handler.tcb.address, thread.layout.size)
        thread.sc, thread.reply = handler.sc, handler.slot(self.reply).cap.object
        context.refill_max, context.sporadic, context.refills.time = 4, 0, 0

    def declines(self) -> bool:
        return self.both.fault_declines(TRAP, 0x5e000007)


@pytest.fixture
def monitored(both: Both) -> Monitored:
    return Monitored(both)


@pytest.mark.parametrize("guest", [False, True])
@pytest.mark.parametrize("passed", [0, 7])
def test_the_handler_runs(monitored: Monitored, guest: bool, passed: int) -> None:
    if guest:
        monitored.become_guest()
    monitored.world.machine.now += passed
    assert not monitored.declines()
    handler = monitored.handler
    assert monitored.world.current is handler and handler.message(1) == [0x5e000007]
    assert (handler.label, handler.length) == (TRAP, 1)


@pytest.mark.parametrize("guest", [False, True])
@pytest.mark.parametrize("instruction", [0, 1])
def test_a_fault_of_memory(monitored: Monitored, guest: bool, instruction: int) -> None:
    if guest:
        monitored.become_guest()
    assert not monitored.both.fault_declines(VM_FAULT, 0x1234000, 0x93820006, instruction)
    handler = monitored.handler
    assert handler.message(4)[1:] == [0x1234000, instruction, 0x93820006]
    assert (handler.label, handler.length) == (VM_FAULT, 4)


def test_a_handler_without_a_buffer(monitored: Monitored) -> None:
    monitored.handler.tcb.ipc_buffer_ref = 0
    assert not monitored.both.fault_declines(VM_FAULT, 1, 2, 0)


@pytest.mark.parametrize("whose", ["handler", "thread"])
@pytest.mark.parametrize("passed", [0, 7, 240])
def test_periods(monitored: Monitored, whose: str, passed: int) -> None:
    used_before(monitored.world, getattr(monitored, whose).sc)
    monitored.world.machine.now += passed
    assert not monitored.declines()


@pytest.mark.parametrize("priority,ready,fast", [
    (100, 100, True), (99, 100, False), (99, 99, True), (99, 98, True), (50, None, True)])
def test_a_handler_below_the_thread(both: Both, priority: int, ready: int | None, fast: bool) -> None:
    monitored = Monitored(both, priority)
    if ready is not None:
        both.world.thread(ready)
    assert monitored.declines() != fast


def test_a_second_handler_stays_in_the_queue(monitored: Monitored) -> None:
    world, second = monitored.world, monitored.both.thread(140)
    second.call("Recv", second.give("ENDPOINT", monitored.endpoint), reply=second.give("REPLY", world.reply()))
    assert not monitored.declines()
    assert world.at("endpoint", monitored.endpoint).head == second.ref


def test_nobody_is_told(both: Both) -> None:
    both.thread(100)
    assert both.fault_declines(TRAP, 1)


@pytest.mark.parametrize("rights,fast", [(15, True), (1, False), (5, True), (9, True), (14, False)])
def test_rights(monitored: Monitored, rights: int, fast: bool) -> None:
    world = monitored.world
    world.slot(world.tcb_slot(monitored.thread.ref, "FAULT_HANDLER")).cap.rights = rights
    assert monitored.declines() != fast


@pytest.mark.parametrize("what", ["it_sends", "nobody_waits", "no_reply", "passive", "sporadic", "no_budget_yet",
                                  "it_yielded", "no_VSpace"])
def test_what_it_declines(monitored: Monitored, what: str) -> None:
    world, handler = monitored.world, monitored.handler
    context = world.at("sched_context", handler.sc)
    if what in ("nobody_waits", "passive"):
        monitored.poison()
    if what in ("it_sends", "nobody_waits"):
        world.lib.tcb_suspend(handler.ref)
    if what == "it_sends":
        sender = monitored.both.thread(250)
        sender.call("Send", sender.give("ENDPOINT", monitored.endpoint))
        sender.tcb.reply = handler.slot(monitored.reply).cap.object
    elif what == "no_reply":
        world.at("reply", handler.slot(monitored.reply).cap.object).tcb = 0
        handler.tcb.reply = 0
    elif what == "passive":
        world.lib.sc_unbind_tcb(handler.sc)
    elif what == "sporadic":
        context.sporadic = 1
    elif what == "no_budget_yet":
        context.refills.time = world.ks.now + 1
    elif what == "it_yielded":
        handler.tcb.yield_to = monitored.thread.sc
        world.at("sched_context", monitored.thread.sc).yield_from = handler.ref
    elif what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(handler.ref, "VSPACE"))
    assert monitored.declines()
