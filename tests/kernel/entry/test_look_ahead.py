# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a system call looks up late it looks up before it does anything, too: while that can be put off. What becomes of the
call does not depend on how far its look-ups are, nor on interrupts."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pytest

from kernel.destruction import calm, interrupt, was_put_off
from kernel.servers import chain
from kernel.world import GRANT, READ, SYSCALLS, WRITE, Thread, World

BITS = 6  # of the threads' own CNodes
SLOT = 40  # where capabilities are received
AT_ONCE = 4  # levels that are gone down between two looks
DEPTHS = [0, 1, 2, 3, 4, 5, 30, 57]  # CNodes before that, of one bit each


@pytest.fixture(autouse=True)
def nothing_is_missed(world: World) -> Iterator[None]:
    yield
    assert world.ks.notes.missed == 0 and world.violation() is None


def deepen(thread: Thread, levels: int) -> int:
    """So many CNodes more on each way: all addresses stay what they were. A capability to its root."""
    world = thread.world
    root = world.slot(world.tcb_slot(thread.ref, "CSPACE")).cap
    if levels:
        nodes = chain(world, levels)
        world.put(2 * nodes[-1], "CNODE", object=thread.cnode, size=BITS, rights=15)
        root.object, root.size, root.aux = nodes[0], 1, 64 - levels - BITS
    return thread.give("CNODE", int(root.object), size=int(root.size), aux=int(root.aux))


def receives_at(thread: Thread, root: int, index: int = SLOT, depth: int = 64) -> None:
    for word, value in ((125, root), (126, index), (127, depth)):
        thread.word(word, value)


def extra(thread: Thread) -> tuple[int, int]:
    """Capabilities of the message, and which of them were shown."""
    return thread.x(1) >> 7 & 3, thread.x(1) >> 9 & 7


class Three:
    """A server that has been called, its client, and a sender with capabilities who waits at another endpoint; all of them
    with so many levels."""

    def __init__(self, world: World, levels: int) -> None:
        self.world = world
        calls, self.waits = world.endpoint(), world.endpoint()
        self.server, self.client, self.sender = world.thread(150), world.thread(100), world.thread(100)
        self.source = self.server.give("ENDPOINT", self.waits, READ | GRANT)
        first = self.server.give("ENDPOINT", calls, READ | GRANT)
        self.reply = self.server.give("REPLY", world.reply())
        self.given = self.server.give("NOTIFICATION", world.notification(), badge=0x77)
        self.sent = [self.sender.give("NOTIFICATION", world.notification(), badge=0x66 + i) for i in range(2)]
        shown = self.sender.give("ENDPOINT", self.waits, badge=0x55)
        self.sent.insert(0, shown)
        to_waits = self.sender.give("ENDPOINT", self.waits, WRITE | GRANT, badge=2)
        to_calls = self.client.give("ENDPOINT", calls, WRITE | GRANT, badge=1)
        for each in (self.server, self.client, self.sender):
            receives_at(each, deepen(each, levels))
        self.server.call("Recv", first, reply=self.reply)
        self.run(self.client).call("Call", to_calls, (1,))
        self.server.tcb.can_grant = 1
        self.run(self.sender).call("Send", to_waits, (2,), caps=tuple(self.sent[:2]))
        assert (self.client.state, self.sender.state) == ("BLOCKED_ON_REPLY", "BLOCKED_ON_SEND")
        self.run(self.server)

    def run(self, thread: Thread) -> Thread:
        """It is this one's turn."""
        for each in (self.server, self.client, self.sender):
            self.world.lib.tcb_set_priority(each.ref, 200 if each is thread else 100)
        self.world.enter()
        assert self.world.current is thread
        return thread

    def outcome(self) -> tuple[object, ...]:
        kinds = [each.kinds(SLOT, 1) for each in (self.server, self.client)]
        return (kinds, extra(self.server), extra(self.client), self.server.message(1), self.client.message(1), self.server.badge,
                self.server.word(122), *(each.state for each in (self.server, self.client, self.sender)))


def answer(three: Three, *caps: int) -> None:
    three.server.call("ReplyRecv", three.source, (3,), reply=three.reply, caps=caps or (three.given,))


EXPECTED = ([["NOTIFICATION"], ["NOTIFICATION"]], (2, 1), (1, 0), [2], [3], 2, 0x55, "RUNNING", "RUNNING", "RUNNING")


@pytest.mark.parametrize("levels", DEPTHS)
def test_an_answer_and_a_receive_with_capabilities(world: World, levels: int) -> None:
    three = Three(world, levels)
    answer(three)
    assert three.outcome() == EXPECTED


@pytest.mark.parametrize("levels", DEPTHS)
def test_they_are_put_off_whole(world: World, levels: int) -> None:
    three = Three(world, levels)
    before = three.outcome()
    interrupt(world)
    answer(three)
    assert was_put_off(three.server)
    assert three.outcome()[0] == before[0] and three.outcome()[7:] == before[7:]
    calm(world)
    three.server.again()
    assert three.outcome() == EXPECTED


@pytest.mark.parametrize("levels", [AT_ONCE, 30, 57])
def test_they_are_put_off_at_once(world: World, levels: int) -> None:
    """Not when all has been looked up, but after some levels."""
    three = Three(world, levels)
    interrupt(world)
    three.server.call("Recv", three.source, reply=three.reply)
    assert was_put_off(three.server) and world.ks.notes.count == 0


@pytest.mark.parametrize("levels", DEPTHS)
def test_an_answer_without_capabilities(world: World, levels: int) -> None:
    three = Three(world, levels)
    three.server.call("ReplyRecv", three.source, (3,), reply=three.reply)
    assert extra(three.client) == (0, 0) and extra(three.server) == (2, 1)
    assert three.server.kinds(SLOT, 1) == ["NOTIFICATION"]


@pytest.mark.parametrize("levels", DEPTHS)
def test_no_answer(world: World, levels: int) -> None:
    """Nothing is at the address of the reply object."""
    three = Three(world, levels)
    three.server.call("NBSendRecv", three.source, (3,), dest=60, reply=three.reply)
    assert extra(three.server) == (2, 1) and three.server.kinds(SLOT, 1) == ["NOTIFICATION"]


@pytest.mark.parametrize("levels", DEPTHS)
def test_a_capability_that_is_nowhere(world: World, levels: int) -> None:
    """There is no answer then, but the receive that cancels the call, and that is as far as ever."""
    three = Three(world, levels)
    three.server.call("ReplyRecv", three.source, (3,), reply=three.reply, caps=(three.given, 1 << 63))
    assert three.client.state == "INACTIVE" and extra(three.server) == (2, 1)
    assert three.server.kinds(SLOT, 1) == ["NOTIFICATION"]


@pytest.mark.parametrize("put_off", [False, True])
@pytest.mark.parametrize("name", ["Recv", "NBRecv", "Wait", "NBWait"])
@pytest.mark.parametrize("levels", DEPTHS)
def test_a_receive_alone(world: World, levels: int, name: str, put_off: bool) -> None:
    three = Three(world, levels)
    if put_off:
        interrupt(world)
    three.server.call(name, three.source, reply=three.reply)
    assert was_put_off(three.server) == put_off
    if put_off:
        assert three.sender.state == "BLOCKED_ON_SEND" and three.server.x(7) == SYSCALLS[name] & (1 << 64) - 1
        calm(world)
        three.server.again()
    assert three.server.message(1) == [2] and extra(three.server) == (2, 1)
    assert three.server.kinds(SLOT, 1) == ["NOTIFICATION"]


@pytest.mark.parametrize("name", ["Recv", "NBRecv", "Wait", "NBWait", "NBSendRecv", "NBSendWait"])
@pytest.mark.parametrize("levels", [0, 1])
def test_what_takes_no_time_is_not_put_off(world: World, name: str, levels: int) -> None:
    """A message without capabilities waits, and the CSpace is flat."""
    endpoint = world.endpoint()
    receiver, sender = world.thread(100), world.thread(200)
    source = receiver.give("ENDPOINT", endpoint, READ | GRANT)
    signalled = receiver.give("NOTIFICATION", world.notification(), badge=1)
    deepen(receiver, levels)
    sender.call("Send", sender.give("ENDPOINT", endpoint, WRITE | GRANT), (7,))
    assert sender.state == "BLOCKED_ON_SEND"
    interrupt(world)
    receiver.call(name, source, dest=signalled, reply=receiver.give("REPLY", world.reply()))
    assert was_put_off(receiver) == bool(levels) and (sender.state == "BLOCKED_ON_SEND") == bool(levels)


@pytest.mark.parametrize("grant", [True, False])
def test_what_is_said_to_have_capabilities_and_has_none(world: World, grant: bool) -> None:
    """A fault, with whatever was in x1, and a message that may give none: nothing is ahead."""
    endpoint = world.endpoint()
    receiver, sender = world.thread(100), world.thread(200)
    source = receiver.give("ENDPOINT", endpoint, READ | GRANT)
    if grant:
        world.handler(sender, "FAULT_HANDLER", endpoint)
        sender.tcb.context.x[1] = 3 << 7
        world.lib.handle_user_exception(ctypes.c_uint64(0x2000000), ctypes.c_uint64(7))
    else:
        sender.call("Send", sender.give("ENDPOINT", endpoint, WRITE), (7,), caps=(1,))
    assert sender.state == "BLOCKED_ON_SEND" and sender.x(1) >> 7 & 3
    interrupt(world)
    receiver.call("Recv", source, reply=receiver.give("REPLY", world.reply()))
    assert not was_put_off(receiver) and extra(receiver) == (0, 0) and sender.state != "BLOCKED_ON_SEND"


@pytest.mark.parametrize("name", ["Send", "NBSend", "Call"])
@pytest.mark.parametrize("levels", DEPTHS)
def test_a_send_alone(world: World, levels: int, name: str) -> None:
    """Only the receiver's CSpace is deep."""
    endpoint = world.endpoint()
    receiver, sender = world.thread(200), world.thread()
    source = receiver.give("ENDPOINT", endpoint, READ | GRANT)
    receives_at(receiver, deepen(receiver, levels))
    receiver.call("Recv", source, reply=receiver.give("REPLY", world.reply()))
    dest = sender.give("ENDPOINT", endpoint, WRITE | GRANT)
    cap = sender.give("NOTIFICATION", world.notification())
    interrupt(world)
    sender.call(name, dest, (7,), caps=(cap,))
    assert was_put_off(sender) and receiver.state == "BLOCKED_ON_RECEIVE"
    assert receiver.kinds(SLOT, 1) == ["NULL"]
    calm(world)
    sender.again()
    assert receiver.message(1) == [7] and receiver.kinds(SLOT, 1) == ["NOTIFICATION"]


@pytest.mark.parametrize("levels", DEPTHS)
def test_the_receive_after_an_invocation(world: World, levels: int) -> None:
    """The invocation is done, and not again."""
    three = Three(world, levels)
    world.ks.irq_state[77] = world.abi.constant("IRQ_HANDLER")
    handler = three.server.give("IRQ_HANDLER", badge=77)
    notification = three.server.give("NOTIFICATION", world.notification(), badge=1)
    three.server.call("NBSendRecv", three.source, (), world.abi.constant("IRQSetIRQHandler"), dest=handler, reply=three.reply,
                      caps=(notification,))
    assert three.server.message(1) == [2] and extra(three.server) == (2, 1)


@pytest.mark.parametrize("priority", [200, 50])
@pytest.mark.parametrize("levels", DEPTHS)
def test_who_is_answered_times_out_into_the_queue(world: World, levels: int, priority: int) -> None:
    """Where the server then receives: before the sender of which all was looked up, or behind it."""
    three = Three(world, levels)
    world.lib.tcb_set_priority(three.client.ref, priority)
    world.handler(three.client, "TIMEOUT_HANDLER", three.waits, badge=9)
    world.lib.sc_unbind_tcb(three.client.sc)
    spent = world.sched_context(budget=100, period=1000)
    ctypes.c_uint64.from_address(world.at("sched_context", spent).refills.address).value = world.machine.now + 900
    world.lib.sc_bind_tcb(spent, three.client.ref)
    answer(three)
    timeout = world.abi.constant("seL4_Fault_Timeout")
    assert extra(three.client) == (1, 0) and three.client.kinds(SLOT, 1) == ["NOTIFICATION"]
    if priority == 200:
        assert (three.server.badge, three.server.label, extra(three.server)) == (9, timeout, (0, 0))
        assert three.sender.state == "BLOCKED_ON_SEND"
        three.server.call("ReplyRecv", three.source, reply=three.reply)
    assert three.server.badge == 2 and extra(three.server) == (2, 1)
    assert three.server.kinds(SLOT, 1) == ["NOTIFICATION"]
    assert three.client.state == ("RESTART" if priority == 200 else "BLOCKED_ON_SEND")


@pytest.mark.parametrize("at", [3, 8, 30])
@pytest.mark.parametrize("beyond", [1, 4, 20])
@pytest.mark.parametrize("placed", [True, False])
def test_a_capability_that_leads_on(world: World, at: int, beyond: int, placed: bool) -> None:
    """The answer puts a CNode where the sender's addresses end until then: the capability behind it goes along."""
    three = Three(world, 5)
    nodes, others = chain(world, at), chain(world, beyond)
    empty = 2 * nodes[-1]
    world.put(2 * others[-1] + 1, "NOTIFICATION", object=world.notification(), rights=15, word=0x99)
    root = world.slot(world.tcb_slot(three.sender.ref, "CSPACE")).cap
    root.object, root.size, root.aux = nodes[0], 1, 64 - at - beyond
    three.sender.word(122, 1)
    three.sender.tcb.context.x[1] = 1 << 7 | 1
    if placed:
        receives_at(three.client, three.client.give("CNODE", nodes[0], size=1), 0, at)
        three.client.slot(three.client.caps - 1).cap.aux = 0
    leading = three.server.give("CNODE", others[0], size=1)
    assert world.slot(empty).cap.type == 0
    three.server.call("ReplyRecv", three.source, (3,), reply=three.reply, caps=(leading,))
    assert extra(three.client) == (1, 0) and bool(world.slot(empty).cap.type) == placed
    assert extra(three.server) == (int(placed), 0)
    assert three.server.kinds(SLOT, 1) == (["NOTIFICATION"] if placed else ["NULL"])


@pytest.mark.parametrize("put_off", [False, True])
@pytest.mark.parametrize("levels", DEPTHS)
def test_a_buffer_of_two(world: World, levels: int, put_off: bool) -> None:
    """The badge that a message shows is then the address of the capability that the next one takes along."""
    three = Three(world, levels)
    endpoint, receiver = world.endpoint(), world.thread(100)
    frames = [world.slot(world.tcb_slot(each.ref, "IPC_BUFFER")).cap for each in (receiver, three.sender)]
    frames[0].object, receiver.tcb.ipc_buffer_ref = frames[1].object, three.sender.tcb.ipc_buffer_ref
    source = receiver.give("ENDPOINT", endpoint, READ | GRANT)
    three.server.tcb.priority = 100
    world.lib.tcb_set_priority(receiver.ref, 250)
    world.enter()
    receiver.call("Wait", source)
    three.server.tcb.priority = 200
    dest = three.server.give("ENDPOINT", endpoint, WRITE | GRANT)
    shown = three.server.give("ENDPOINT", endpoint, badge=three.sent[1])
    if put_off:
        interrupt(world)
        three.server.call("NBSendRecv", three.source, (3,), dest=dest, reply=three.reply, caps=(shown,))
        assert was_put_off(three.server) and three.sender.word(122) == three.sent[0]
        calm(world)
    three.server.call("NBSendRecv", three.source, (3,), dest=dest, reply=three.reply, caps=(shown,))
    assert extra(receiver) == (1, 1) and extra(three.server) == (1, 0)
    assert three.server.kinds(SLOT, 1) == ["NOTIFICATION"]
