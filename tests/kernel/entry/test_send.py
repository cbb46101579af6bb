# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sends that an interrupt puts off: before anything is done, and between a first phase and its receive."""

from __future__ import annotations

import pytest

from kernel.destruction import calm, interrupt, was_put_off
from kernel.servers import chain, server
from kernel.world import PC, SYSCALLS, Thread, World

AT_ONCE = 4  # levels that are gone down between two looks


class Deep:
    """A thread whose CSpace is a row of CNodes of two slots, each in the first slot of the one before; in
    the second of the last is an endpoint. In front of them is a guard of zeros."""

    def __init__(self, world: World) -> None:
        self.world, self.thread = world, world.thread()
        self.endpoint = world.endpoint()

    def levels(self, count: int) -> int:
        """So many. The endpoint's address."""
        world = self.world
        root = world.slot(world.tcb_slot(self.thread.ref, "CSPACE")).cap
        nodes = chain(world, count)
        world.put(2 * nodes[-1] + 1, "ENDPOINT", object=self.endpoint, rights=15)
        root.object, root.size, root.aux, root.word = nodes[0], 1, 64 - count, 0
        return 1


@pytest.fixture
def deep(world: World) -> Deep:
    return Deep(world)


@pytest.mark.parametrize("levels", [AT_ONCE + 1, 40, 64])
@pytest.mark.parametrize("name", ["Call", "Send", "NBSend", "NBSendRecv", "NBSendWait", "ReplyRecv"])
def test_a_long_look_up_is_put_off(deep: Deep, name: str, levels: int) -> None:
    """Nothing is done, whatever the call is; without interrupt it is done."""
    receiver, _, _ = server(deep.world, deep.endpoint)
    address = deep.levels(levels)
    interrupt(deep.world)
    deep.thread.call(name, address, (7,), reply=address, dest=address)
    assert was_put_off(deep.thread) and deep.thread.x(1) == 1
    assert deep.thread.x(7) == SYSCALLS[name] & (1 << 64) - 1
    assert receiver.state == "BLOCKED_ON_RECEIVE"
    calm(deep.world)
    deep.thread.again()
    assert receiver.state != "BLOCKED_ON_RECEIVE" and receiver.message(1) == [7]


@pytest.mark.parametrize("levels", [1, AT_ONCE])
def test_a_usual_look_up_is_not(deep: Deep, levels: int) -> None:
    """So a thread gets on however many interrupts come."""
    receiver, _, _ = server(deep.world, deep.endpoint)
    interrupt(deep.world)
    deep.thread.call("Send", deep.levels(levels), (7,))
    assert not was_put_off(deep.thread) and receiver.message(1) == [7]


def test_a_failure_on_the_way_is_one(deep: Deep) -> None:
    """The second level has something else than a CNode; an interrupt does not matter yet."""
    deep.levels(40)
    interrupt(deep.world)
    deep.thread.call("Send", 1 << 38)
    assert deep.thread.state == "RUNNING" and deep.thread.x(1) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_capabilities_of_a_message_are_put_off(deep: Deep, count: int) -> None:
    receiver, _, _ = server(deep.world, deep.endpoint)
    address = deep.levels(40)
    interrupt(deep.world)
    deep.thread.call("Send", address, (7,), caps=(address,) * count)
    assert was_put_off(deep.thread) and receiver.state == "BLOCKED_ON_RECEIVE"
    calm(deep.world)
    deep.thread.again()
    assert receiver.message(1) == [7] and receiver.x(1) >> 7 & 3 == count


def retype(thread: Thread, name: str, used: int = 0) -> None:
    """As the first phase; the receive is from an endpoint or a notification. used: what has to be cleared first."""
    world = thread.world
    cnode, untyped = thread.give_root(), thread.give_untyped(12, used=used)
    source = (thread.give("NOTIFICATION", world.notification()) if name == "NBSendWait"
              else thread.give("ENDPOINT", world.endpoint()))
    number = world.abi.constant("seL4_EndpointObject")
    reply = untyped if name == "ReplyRecv" else thread.give("REPLY", world.reply())
    thread.call(name, source, (number, 0, 0, 0, 40, 1), world.abi.constant("UntypedRetype"),
                reply=reply, dest=untyped, caps=(cnode,))
    thread.tcb.context.x[6] = thread.give("REPLY", world.reply())


@pytest.mark.parametrize("name,rest,state", [
    ("NBSendRecv", "Recv", "BLOCKED_ON_RECEIVE"), ("ReplyRecv", "Recv", "BLOCKED_ON_RECEIVE"),
    ("NBSendWait", "Wait", "BLOCKED_ON_NOTIFICATION")])
def test_a_receive_after_an_invocation_is_put_off(world: World, name: str, rest: str,
                                                  state: str) -> None:
    """The invocation is done, once; the receive is a call of its own."""
    thread = world.thread()
    interrupt(world)
    retype(thread, name)
    assert was_put_off(thread) and thread.kinds(40, 1) == ["ENDPOINT"]
    assert thread.x(7) == SYSCALLS[rest] & (1 << 64) - 1
    calm(world)
    thread.again()
    assert thread.state == state and thread.kinds(40, 2) == ["ENDPOINT", "NULL"]


@pytest.mark.parametrize("name", ["NBSendRecv", "NBSendWait"])
def test_an_invocation_that_is_put_off_is_not_over(world: World, name: str) -> None:
    """Nor is its receive put off then, but the whole call."""
    thread = world.thread()
    interrupt(world)
    retype(thread, name, 1 << 12)
    assert was_put_off(thread) and thread.kinds(40, 1) == ["NULL"]
    assert thread.x(7) == SYSCALLS[name] & (1 << 64) - 1 and thread.tcb.context.pc == PC - 4
    calm(world)
    thread.again()
    assert thread.kinds(40, 1) == ["ENDPOINT"] and thread.state.startswith("BLOCKED")


def test_without_interrupt_it_is_not(world: World) -> None:
    thread = world.thread()
    retype(thread, "NBSendRecv")
    assert thread.state == "BLOCKED_ON_RECEIVE" and thread.kinds(40, 1) == ["ENDPOINT"]


def test_a_message_and_its_receive_are_one(world: World) -> None:
    """A passive thread must come to its receive: it has no time to do it later."""
    a = world.endpoint()
    receiver, _, _ = server(world, a)
    thread = world.thread()
    dest, source = thread.give("ENDPOINT", a), thread.give("ENDPOINT", world.endpoint())
    reply = thread.give("REPLY", world.reply())
    interrupt(world)
    thread.call("NBSendRecv", source, (5,), dest=dest, reply=reply)
    assert receiver.message(1) == [5] and thread.state == "BLOCKED_ON_RECEIVE"


def test_an_acknowledgement_and_its_receive_are_one(world: World) -> None:
    thread = world.thread()
    world.ks.irq_state[77] = world.abi.constant("IRQ_HANDLER")
    handler = thread.give("IRQ_HANDLER", badge=77)
    source = thread.give("ENDPOINT", world.endpoint())
    reply = thread.give("REPLY", world.reply())
    interrupt(world)
    thread.call("NBSendRecv", source, (), world.abi.constant("IRQAckIRQ"), dest=handler, reply=reply)
    assert thread.state == "BLOCKED_ON_RECEIVE"
