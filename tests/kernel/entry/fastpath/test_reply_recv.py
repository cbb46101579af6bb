# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Answers of a passive server that then waits again."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both, client, server
from kernel.world import READ, WRITE


class Serving:
    """A server that runs on its caller's time, and what it answers with."""

    def __init__(self, both: Both) -> None:
        self.both, self.world = both, both.world
        self.server, self.cptr, self.reply = server(both)
        self.caller, endpoint = client(both, self.server, self.cptr)
        assert both.world.current is self.caller
        self.caller.call("Call", endpoint)
        assert both.world.current is self.server

    def declines(self, info: int = 0, cptr: int = 0, reply: int = 0) -> bool:
        return self.both.declines(self.server, "ReplyRecv", cptr or self.cptr, info,
                                  reply or self.reply)


@pytest.fixture
def serving(both: Both) -> Serving:
    return Serving(both)


@pytest.mark.parametrize("length", range(5))
@pytest.mark.parametrize("label", [0, 5, (1 << 52) - 1])
def test_does_the_same(serving: Serving, length: int, label: int) -> None:
    assert not serving.declines(label << 12 | length)
    assert serving.world.current is serving.caller
    assert serving.server.tcb.sc == 0 and serving.caller.tcb.sc == serving.caller.sc


@pytest.mark.parametrize("info", [5, 120, 1 << 7, 1 << 9])
def test_messages_that_need_more_than_registers(serving: Serving, info: int) -> None:
    assert serving.declines(info)


@pytest.mark.parametrize("rights,fast", [(READ, True), (WRITE, False)])
def test_rights(serving: Serving, rights: int, fast: bool) -> None:
    endpoint = serving.server.slot(serving.cptr).cap.object
    cptr = serving.server.give("ENDPOINT", endpoint, rights)
    assert serving.declines(cptr=cptr) != fast


@pytest.mark.parametrize("priority,fast", [(200, True), (150, True), (149, False)])
def test_the_queue_stays_in_order(serving: Serving, priority: int, fast: bool) -> None:
    """Last in it is right only behind those that are not below."""
    world, endpoint = serving.world, serving.server.slot(serving.cptr).cap.object
    other = world.thread(250)
    other.call("Recv", other.give("ENDPOINT", endpoint), reply=other.give("REPLY", world.reply()))
    world.lib.tcb_set_priority(other.ref, priority)
    assert world.current is serving.server and serving.declines() != fast


def test_out_of_a_chain(both: Both) -> None:
    """The reply object below becomes the head again."""
    last, last_cptr, last_reply = server(both, 200)
    middle, cptr, _ = server(both, 150)
    caller, endpoint = client(both, middle, cptr)
    caller.call("Call", endpoint)
    middle.call("Call", middle.give("ENDPOINT", last.slot(last_cptr).cap.object))
    assert not both.declines(last, "ReplyRecv", last_cptr, 0, last_reply)
    assert both.world.current is middle and middle.tcb.sc == caller.sc


@pytest.mark.parametrize("what", [
    "the caller stopped", "the caller faulted", "the caller has time", "a signal", "senders wait",
    "no VSpace", "somebody above", "no reply capability", "another capability"])
def test_what_is_not_for_it(serving: Serving, what: str) -> None:
    world, of, caller = serving.world, serving.server, serving.caller
    cptr, reply = serving.cptr, serving.reply
    endpoint = of.slot(cptr).cap.object
    if what == "the caller stopped":
        world.lib.tcb_suspend(caller.ref)
    elif what == "the caller faulted":
        caller.tcb.fault.type = 1
    elif what == "the caller has time":
        caller.tcb.sc = world.sched_context()
    elif what == "a signal":
        notification = world.notification()
        world.lib.notification_bind(notification, of.ref)
        world.lib.notification_signal(notification, 1)
    elif what == "senders wait":
        sender = world.thread(250)
        sender.call("Send", sender.give("ENDPOINT", endpoint))
    elif what == "no VSpace":
        world.lib.slot_remove(world.tcb_slot(caller.ref, "VSPACE"))
    elif what == "somebody above":
        world.thread(120)
    elif what == "no reply capability":
        reply = 60
    else:
        cptr = of.give("NOTIFICATION", world.notification())
    assert serving.declines(cptr=cptr, reply=reply)


def test_an_answer_to_nobody(serving: Serving) -> None:
    unused = serving.server.give("REPLY", serving.world.reply())
    assert serving.declines(reply=unused)


def test_waiting_elsewhere(serving: Serving) -> None:
    endpoint = serving.world.endpoint()
    assert not serving.declines(cptr=serving.server.give("ENDPOINT", endpoint))
    assert serving.world.at("endpoint", endpoint).head == serving.server.ref


def test_an_answer_that_gives_nothing_back(serving: Serving) -> None:
    """The server runs on time of its own: the reply object is not the head of its stack, but of another."""
    world, of = serving.world, serving.server
    world.at("sched_context", of.sc).tcb = of.ref
    world.at("sched_context", serving.caller.sc).tcb = 0
    of.tcb.sc = world.ks.current_sc = of.sc
    assert serving.declines()
