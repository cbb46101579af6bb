# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Answers to faults of threads on time of their own."""

from __future__ import annotations

import ctypes

import pytest

from kernel.entry.fastpath.test_fault import TRAP, VM_FAULT, Monitored
from kernel.fastpaths import Both, used_before


class Answering(Monitored):
    """The thread waits for the answer, the handler runs."""

    def fault(self) -> None:
        assert not self.both.fault_declines(TRAP, 1)
        assert self.world.current is self.handler

    def answer_declines(self, info: int = 0, cptr: int | None = None, reply: int | None = None) -> bool:
        return self.both.declines(self.handler, "ReplyRecv", self.cptr if cptr is None else cptr, info,
                                  self.reply if reply is None else reply, whole=True)


@pytest.fixture
def answering(both: Both) -> Answering:
    answering = Answering(both)
    answering.fault()
    return answering


@pytest.mark.parametrize("guest", [False, True])
@pytest.mark.parametrize("info", [0, 1, 4, 100, 5 << 12])
def test_the_thread_goes_on(both: Both, guest: bool, info: int) -> None:
    """Whatever the answer says."""
    answering = Answering(both)
    if guest:
        answering.become_guest()
    before = [answering.thread.x(number) for number in range(31)]
    answering.fault()
    answering.world.machine.now += 7
    assert not answering.answer_declines(info)
    assert answering.world.current is answering.thread
    assert [answering.thread.x(number) for number in range(31)] == before


def test_a_fault_of_memory(both: Both) -> None:
    answering = Answering(both)
    assert not both.fault_declines(VM_FAULT, 1, 2, 0)
    assert not answering.answer_declines()


@pytest.mark.parametrize("kind", range(1, 10))
def test_kinds_of_faults(answering: Answering, kind: int) -> None:
    """Not those whose answer says how the thread goes on."""
    constant = answering.world.abi.constant
    answering.thread.tcb.fault.type = kind
    assert answering.answer_declines() == (kind in [constant(f"seL4_Fault_{name}") for name in (
        "UnknownSyscall", "UserException", "Timeout")])


def test_an_answer_to_a_call(answering: Answering) -> None:
    """That is another short way's."""
    both, handler = answering.both, answering.handler
    answering.thread.tcb.fault.type = 0
    both.registers(handler, "ReplyRecv", answering.cptr, 0, answering.reply)
    assert not both.lib.fastpath_fault_reply(ctypes.c_uint64(answering.cptr), ctypes.c_void_p(handler.tcb.address))


@pytest.mark.parametrize("whose", ["handler", "thread"])
@pytest.mark.parametrize("passed", [0, 7, 240])
def test_periods(answering: Answering, whose: str, passed: int) -> None:
    used_before(answering.world, getattr(answering, whose).sc)
    answering.world.machine.now += passed
    assert not answering.answer_declines()


def test_its_budget_is_used_up(answering: Answering) -> None:
    """Whoever waits needs none."""
    answering.world.at("sched_context", answering.handler.sc).refills.amount = 9
    assert not answering.answer_declines()


@pytest.mark.parametrize("ready,fast", [(99, True), (100, False), (120, False)])
def test_others_come_before_the_thread(answering: Answering, ready: int, fast: bool) -> None:
    answering.world.thread(ready)
    assert answering.answer_declines() != fast


@pytest.mark.parametrize("priority", [151, 150, 149])
def test_a_thread_above_its_handler(answering: Answering, priority: int) -> None:
    answering.world.lib.tcb_set_priority(answering.thread.ref, priority)
    answering.world.enter()
    assert not answering.answer_declines()


@pytest.mark.parametrize("info", [1 << 7, 3 << 7])
def test_capabilities_have_to_be_there(answering: Answering, info: int) -> None:
    assert answering.answer_declines(info)


def test_what_is_not_for_it(answering: Answering) -> None:
    handler, world = answering.handler, answering.world
    for cptr in (handler.give("NOTIFICATION", world.notification()), handler.give("ENDPOINT", world.endpoint(), 13),
                 63, 1 << 20):
        assert answering.answer_declines(cptr=cptr)
    other = handler.give("NOTIFICATION", handler.slot(answering.reply).cap.object)
    for reply in (handler.give("REPLY", world.reply()), answering.cptr, other, 63, 1 << 20):
        assert answering.answer_declines(reply=reply)


@pytest.mark.parametrize("what", [
    "no_budget_yet", "sporadic", "it_yielded", "no_VSpace", "it_stopped", "lent_time", "senders_wait", "a_signal",
    "passive_now", "above_another", "below_another", "timeout_handler"])
def test_what_it_declines(answering: Answering, what: str) -> None:
    world, of, thread = answering.world, answering.handler, answering.thread
    theirs, ours = (world.at("sched_context", each.sc) for each in (of, thread))
    reply = world.at("reply", of.slot(answering.reply).cap.object)
    if what == "no_budget_yet":
        ours.refills.time = world.ks.now + 1
    elif what == "sporadic":
        ours.sporadic = 1
    elif what == "it_yielded":
        thread.tcb.yield_to, theirs.yield_from = of.sc, thread.ref
    elif what == "no_VSpace":
        world.lib.slot_remove(world.tcb_slot(thread.ref, "VSPACE"))
    elif what == "it_stopped":
        thread.tcb.state = world.abi.constant("THREAD_INACTIVE")
    elif what == "lent_time":
        notification = world.notification()
        world.lib.notification_bind(notification, of.ref)
        world.lib.sc_bind_notification(of.sc, notification)
    elif what == "senders_wait":
        sender = world.thread(250)
        sender.call("Send", sender.give("ENDPOINT", answering.endpoint))
    elif what == "a_signal":
        notification = world.notification()
        world.lib.notification_bind(notification, of.ref)
        world.lib.notification_signal(notification, 1)
    elif what == "passive_now":
        world.lib.sc_unbind_tcb(thread.sc)
        answering.poison()
    elif what == "timeout_handler":
        world.handler(thread, "TIMEOUT_HANDLER", world.endpoint())
    else:
        other = world.reply()
        links = ("prev", "next") if what == "above_another" else ("next", "prev")
        setattr(reply, links[0], other)
        setattr(world.at("reply", other), links[1], of.slot(answering.reply).cap.object)
    assert answering.answer_declines()


@pytest.mark.parametrize("priority,fast", [(200, True), (150, True), (149, False)])
def test_the_queue_stays_in_order(answering: Answering, priority: int, fast: bool) -> None:
    world = answering.world
    other = world.thread(250)
    other.call("Recv", other.give("ENDPOINT", answering.endpoint), reply=other.give("REPLY", world.reply()))
    world.lib.tcb_set_priority(other.ref, priority)
    assert answering.answer_declines() != fast
