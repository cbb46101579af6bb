# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Messages, calls and answers, and the time that goes with them."""

from __future__ import annotations

import pytest

from kernel.world import GRANT, GRANT_REPLY, PC, READ, WRITE, Thread, World


def server(world: World, endpoint: int, priority: int = 200, passive: bool = False
           ) -> tuple[Thread, int, int]:
    """A thread that waits for calls: itself, its endpoint and reply capabilities."""
    thread = world.thread(priority)
    cptr = thread.give("ENDPOINT", endpoint, READ | GRANT)
    reply = thread.give("REPLY", world.reply())
    thread.call("Recv", cptr, reply=reply)
    if passive:
        world.lib.sc_unbind_tcb(thread.sc)
    return thread, cptr, reply


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 7, 120])
def test_message_arrives_whole_and_nothing_else(world: World, length: int) -> None:
    endpoint = world.endpoint()
    receiver, _, _ = server(world, endpoint)
    sender = world.thread()
    words = tuple(range(1000, 1000 + length))
    sender.call("Send", sender.give("ENDPOINT", endpoint, badge=77), words, label=5)
    assert world.current is receiver and receiver.badge == 77
    assert (receiver.label, receiver.length) == (5, length)
    assert receiver.message(length) == list(words)
    # the rest of the sender's registers is not the receiver's to see
    assert [receiver.x(2 + i) for i in range(length, 4)] == [0] * (4 - min(length, 4))


def test_sender_waits_for_receiver(world: World) -> None:
    endpoint = world.endpoint()
    sender = world.thread(150)
    sender.call("Send", sender.give("ENDPOINT", endpoint, badge=3), (11, 12))
    assert sender.state == "BLOCKED_ON_SEND" and world.current is None
    receiver = world.thread()
    receiver.call("Wait", receiver.give("ENDPOINT", endpoint))
    assert receiver.badge == 3 and receiver.message(2) == [11, 12]
    assert sender.state == "RUNNING" and world.current is sender


def test_message_beyond_registers_needs_buffers(world: World) -> None:
    endpoint = world.endpoint()
    receiver, _, _ = server(world, endpoint)
    receiver.tcb.ipc_buffer_ref = 0
    sender = world.thread()
    sender.call("Send", sender.give("ENDPOINT", endpoint), (1, 2, 3, 4, 5, 6))
    assert receiver.length == 4 and receiver.message(4) == [1, 2, 3, 4]


def test_length_is_limited_to_the_buffer(world: World) -> None:
    endpoint = world.endpoint()
    receiver, _, _ = server(world, endpoint)
    sender = world.thread()
    receiver.word(121, 0x1234)  # userData, right behind the message
    sender.call("Send", sender.give("ENDPOINT", endpoint), tuple(range(127)))
    assert receiver.length == 120 and receiver.word(121) == 0x1234


def test_queue_by_priority_then_first_come(world: World) -> None:
    endpoint = world.endpoint()
    senders = [world.thread(priority) for priority in (100, 120, 110, 120, 100)]
    for number, sender in enumerate(sorted(senders, key=lambda each: -each.tcb.priority)):
        assert world.current is sender
        sender.call("Send", sender.give("ENDPOINT", endpoint, badge=number + 1))
    receiver = world.thread(250)
    cptr = receiver.give("ENDPOINT", endpoint)
    badges = []
    for _ in senders:
        receiver.call("Wait", cptr)
        badges.append(receiver.badge)
    assert badges == [1, 2, 3, 4, 5]


def test_priority_change_moves_in_the_queue(world: World) -> None:
    endpoint = world.endpoint()
    first, second = world.thread(120), world.thread(110)
    for badge, sender in ((1, first), (2, second)):
        sender.call("Send", sender.give("ENDPOINT", endpoint, badge=badge))
    world.lib.tcb_set_priority(second.ref, 130)
    receiver = world.thread(250)
    receiver.call("Wait", receiver.give("ENDPOINT", endpoint))
    assert receiver.badge == 2


def test_call_lends_time_and_answer_returns_it(world: World) -> None:
    endpoint = world.endpoint()
    passive, cptr, reply = server(world, endpoint, passive=True)
    client = world.thread()
    client.call("Call", client.give("ENDPOINT", endpoint, badge=9), (1, 2, 3), label=4)
    assert world.current is passive and client.state == "BLOCKED_ON_REPLY"
    assert (passive.badge, passive.label, passive.message(3)) == (9, 4, [1, 2, 3])
    assert (passive.tcb.sc, client.tcb.sc) == (client.sc, 0)
    passive.call("ReplyRecv", cptr, (21, 22), label=8, reply=reply)
    assert world.current is client and client.tcb.sc == client.sc and passive.tcb.sc == 0
    assert (client.badge, client.label, client.message(2)) == (0, 8, [21, 22])
    assert passive.state == "BLOCKED_ON_RECEIVE"


def test_active_server_keeps_its_own_time(world: World) -> None:
    endpoint = world.endpoint()
    active, cptr, reply = server(world, endpoint)
    client = world.thread()
    client.call("Call", client.give("ENDPOINT", endpoint))
    assert active.tcb.sc == active.sc and client.tcb.sc == client.sc
    active.call("ReplyRecv", cptr, reply=reply)
    assert world.current is client and client.state == "RUNNING"


def chain(world: World, depth: int) -> tuple[Thread, list[Thread], list[tuple[int, int]]]:
    """A client whose time went through `depth` passive servers, each calling the next."""
    endpoints = [world.endpoint() for _ in range(depth)]
    servers, caps = [], []
    for number, endpoint in enumerate(endpoints):
        each, cptr, reply = server(world, endpoint, 150 + number, passive=True)
        servers.append(each)
        caps.append((cptr, reply))
    client = world.thread()
    for caller, endpoint in zip([client, *servers], endpoints):
        caller.call("Call", caller.give("ENDPOINT", endpoint))
    return client, servers, caps


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_nested_calls_unwind(world: World, depth: int) -> None:
    client, servers, caps = chain(world, depth)
    for each, (cptr, reply) in reversed(list(zip(servers, caps))):
        assert world.current is each and each.tcb.sc == client.sc
        each.call("ReplyRecv", cptr, reply=reply)
    assert world.current is client and client.tcb.sc == client.sc
    assert world.at("sched_context", client.sc).reply == 0


def test_time_passes_by_a_caller_that_stopped(world: World) -> None:
    """The middle of three servers' callers goes away; the time still finds the way to the client."""
    client, servers, caps = chain(world, 3)
    sc = world.at("sched_context", client.sc)
    top = sc.reply
    bottom = world.at("reply", world.at("reply", top).prev).prev
    world.lib.tcb_suspend(servers[0].ref)
    assert world.at("reply", top).prev == bottom and world.at("reply", bottom).next == top
    servers[2].call("ReplyRecv", caps[2][0], reply=caps[2][1])
    assert world.current is servers[1]
    servers[1].call("ReplyRecv", caps[1][0], reply=caps[1][1])  # to nobody
    assert sc.tcb == servers[1].ref and sc.reply == bottom
    world.lib.reply_finalise(bottom)
    assert sc.tcb == client.ref and sc.reply == 0


def test_reply_object_deleted_on_top_returns_the_time(world: World) -> None:
    client, servers, _ = chain(world, 2)
    top = world.at("sched_context", client.sc).reply
    world.lib.reply_finalise(top)
    world.enter()
    assert servers[0].state == "INACTIVE" and servers[0].tcb.sc == client.sc
    assert servers[1].tcb.sc == 0 and world.current is None


def test_reply_object_deleted_in_the_middle_cuts_the_chain(world: World) -> None:
    client, servers, caps = chain(world, 2)
    top = world.at("sched_context", client.sc).reply
    world.lib.reply_finalise(world.at("reply", top).prev)
    assert client.state == "INACTIVE" and client.tcb.sc == 0
    servers[1].call("ReplyRecv", caps[1][0], reply=caps[1][1])
    assert world.current is servers[0] and servers[0].tcb.sc == client.sc
    assert world.at("sched_context", client.sc).reply == 0


def test_answer_to_nobody_is_lost(world: World) -> None:
    thread = world.thread()
    reply = thread.give("REPLY", world.reply())
    thread.call("Send", reply, (1,))
    assert world.current is thread and thread.state == "RUNNING"


def test_reply_object_lives_as_long_as_a_copy_of_its_capability(world: World) -> None:
    endpoint = world.endpoint()
    active, cptr, reply = server(world, endpoint)
    client = world.thread()
    root = active.give_root()
    client.call("Call", client.give("ENDPOINT", endpoint))
    assert active.invoke(root, "CNodeCopy", 40, 64, reply, 64, 15, caps=(root,)) == 0
    assert active.invoke(root, "CNodeDelete", reply, 64) == 0
    assert client.state == "BLOCKED_ON_REPLY"
    active.call("Send", 40, (5,))
    assert client.state == "RUNNING" and client.message(1) == [5]
    active.call("Recv", cptr, reply=40)
    client.call("Call", client.give("ENDPOINT", endpoint))
    assert active.invoke(root, "CNodeDelete", 40, 64) == 0
    assert client.state == "INACTIVE"


def test_reply_object_in_use_again_drops_its_caller(world: World) -> None:
    endpoint = world.endpoint()
    active, cptr, reply = server(world, endpoint)
    client = world.thread()
    client.call("Call", client.give("ENDPOINT", endpoint))
    active.call("Recv", cptr, reply=reply)
    assert client.state == "INACTIVE" and active.state == "BLOCKED_ON_RECEIVE"
    assert client.tcb.context.pc == PC - 4  # resumed, it would call again


@pytest.mark.parametrize("rights", [WRITE, WRITE | GRANT, WRITE | GRANT_REPLY])
def test_call_needs_a_right_to_an_answer(world: World, rights: int) -> None:
    endpoint = world.endpoint()
    server(world, endpoint)
    client = world.thread()
    client.call("Call", client.give("ENDPOINT", endpoint, rights))
    assert client.state == ("INACTIVE" if rights == WRITE else "BLOCKED_ON_REPLY")


def test_nonblocking(world: World) -> None:
    thread, endpoint = world.thread(), world.endpoint()
    cptr = thread.give("ENDPOINT", endpoint)
    reply = thread.give("REPLY", world.reply())
    thread.call("NBSend", cptr, (1,))
    assert thread.state == "RUNNING" and world.at("endpoint", endpoint).head == 0
    thread.call("NBRecv", cptr, reply=reply)
    assert thread.state == "RUNNING" and thread.badge == 0 and thread.x(1) == 0
    assert world.at("reply", thread.slot(reply).cap.object).tcb == 0


def test_nbsend_recv_does_both(world: World) -> None:
    a, b = world.endpoint(), world.endpoint()
    receiver, _, _ = server(world, a)
    thread = world.thread()
    dest, source = thread.give("ENDPOINT", a), thread.give("ENDPOINT", b)
    reply = thread.give("REPLY", world.reply())
    thread.call("NBSendRecv", source, (5,), dest=dest, reply=reply)
    assert receiver.message(1) == [5] and thread.state == "BLOCKED_ON_RECEIVE"


def test_cancelled_ipc_is_done_again(world: World) -> None:
    endpoint = world.endpoint()
    sender, other = world.thread(110), world.thread()
    cptr = sender.give("ENDPOINT", endpoint, badge=1)
    sender.call("Send", cptr, (1, 2))
    other.call("Send", other.give("ENDPOINT", endpoint, badge=2))
    assert world.lib.endpoint_cancel_first_badged(endpoint, 2)
    assert not world.lib.endpoint_cancel_first_badged(endpoint, 2)
    world.enter()
    assert sender.state == "BLOCKED_ON_SEND" and world.current is other
    while world.lib.endpoint_cancel_first(endpoint):
        pass
    world.enter()
    assert world.current is sender
    for thread in (sender, other):
        assert thread.tcb.context.pc == PC - 4
    assert (sender.x(0), sender.x(1), sender.x(2), sender.x(3)) == (cptr, 2, 1, 2)


@pytest.mark.parametrize("name", ["Send", "NBSend"])
def test_missing_capability_stops_an_answer(world: World, name: str) -> None:
    endpoint, faults = world.endpoint(), world.endpoint()
    thread, _, reply = server(world, endpoint)
    world.handler(thread, "FAULT_HANDLER", faults)
    client = world.thread()
    client.call("Call", client.give("ENDPOINT", endpoint))
    thread.call(name, reply, caps=(1 << 20,))
    assert client.state == "BLOCKED_ON_REPLY"
    assert thread.state == ("BLOCKED_ON_SEND" if name == "Send" else "RUNNING")


def transfer(world: World, rights: int, caps: list[int] | None = None) -> tuple[Thread, Thread]:
    """A message with capabilities to a receiver that has room for one in its slot 40."""
    endpoint = world.endpoint()
    receiver = world.thread(200)
    cptr = receiver.give("ENDPOINT", endpoint)
    root = receiver.give("CNODE", receiver.cnode, size=6, aux=64 - 6)
    for word, value in ((125, root), (126, 40), (127, 64)):
        receiver.word(word, value)
    receiver.call("Wait", cptr)
    sender = world.thread()
    dest = sender.give("ENDPOINT", endpoint, rights, badge=1)
    same = sender.give("ENDPOINT", endpoint, badge=0x55)
    other = sender.give("NOTIFICATION", world.notification(), badge=0x66)
    numbers = {0: same, 1: other, 2: sender.give("NOTIFICATION", world.notification())}
    sender.call("Send", dest, (1,), caps=tuple(numbers[each] for each in caps or [1]))
    return receiver, sender


def fields(thread: Thread) -> tuple[int, int]:
    return thread.x(1) >> 7 & 3, thread.x(1) >> 9 & 7  # extraCaps, capsUnwrapped


def test_capability_is_copied_into_the_receive_slot(world: World) -> None:
    receiver, _ = transfer(world, WRITE | GRANT)
    assert fields(receiver) == (1, 0)
    cap = receiver.slot(40).cap
    assert (cap.type, cap.word) == (world.abi.constant("CAP_NOTIFICATION"), 0x66)


def test_capability_needs_grant(world: World) -> None:
    receiver, _ = transfer(world, WRITE)
    assert fields(receiver) == (0, 0) and receiver.slot(40).cap.type == 0


def test_capability_to_the_endpoint_shows_its_badge(world: World) -> None:
    receiver, _ = transfer(world, WRITE | GRANT, [0, 1])
    assert fields(receiver) == (2, 1) and receiver.word(122) == 0x55
    assert receiver.slot(40).cap.word == 0x66


def test_only_one_capability_is_placed(world: World) -> None:
    receiver, _ = transfer(world, WRITE | GRANT, [1, 2])
    assert fields(receiver) == (1, 0)


def test_missing_capability_faults_the_sender(world: World) -> None:
    endpoint, faults = world.endpoint(), world.endpoint()
    receiver, _, _ = server(world, endpoint)
    sender = world.thread()
    world.handler(sender, "FAULT_HANDLER", faults)
    sender.call("Send", sender.give("ENDPOINT", endpoint), caps=(1 << 20,))
    assert sender.state == "BLOCKED_ON_SEND" and sender.tcb.blocked_on == faults
    assert sender.tcb.context.pc == PC - 4 and receiver.state == "BLOCKED_ON_RECEIVE"
