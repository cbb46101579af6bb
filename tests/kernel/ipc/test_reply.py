# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Calls and answers, and the time that goes with them."""

from __future__ import annotations

import pytest

from kernel.servers import server
from kernel.world import PC, Thread, World


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
