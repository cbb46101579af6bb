# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Suspending, resuming and binding threads."""

from __future__ import annotations

from kernel.world import PC, READ, WRITE, Thread, World


def error(world: World, name: str) -> int:
    return world.abi.constant("seL4_" + name)


def test_suspended_call_is_made_again(world: World) -> None:
    endpoint = world.endpoint()
    server = world.thread(220)
    reply = server.give("REPLY", world.reply())
    server.call("Recv", server.give("ENDPOINT", endpoint), reply=reply)
    client = world.thread(210)
    cptr = client.give("ENDPOINT", endpoint)
    client.call("Call", cptr, (7,))
    server.call("Wait", server.give("NOTIFICATION", world.notification()))
    manager = world.thread()
    tcb = manager.give("TCB", client.ref)
    assert manager.invoke(tcb, "TCBSuspend") == 0
    assert client.state == "INACTIVE" and client.tcb.context.pc == PC - 4
    assert manager.invoke(tcb, "TCBResume") == 0
    assert world.current is client
    assert (client.x(0), client.x(1), client.x(2)) == (cptr, 1, 7)


def test_bind_notification(world: World, pair: tuple[Thread, Thread, int]) -> None:
    manager, thread, tcb = pair
    notification = world.notification()
    cptr = manager.give("NOTIFICATION", notification)
    unreadable = manager.give("NOTIFICATION", world.notification(), WRITE)
    illegal = error(world, "IllegalOperation")
    assert manager.invoke(tcb, "TCBUnbindNotification") == illegal
    assert manager.invoke(tcb, "TCBBindNotification") == error(world, "TruncatedMessage")
    assert manager.invoke(tcb, "TCBBindNotification", caps=(unreadable,)) == illegal
    assert manager.invoke(tcb, "TCBBindNotification", caps=(cptr,)) == 0
    assert thread.tcb.bound_notification == notification
    own = manager.give("TCB", manager.ref)
    assert manager.invoke(own, "TCBBindNotification", caps=(cptr,)) == illegal
    assert manager.invoke(tcb, "TCBUnbindNotification") == 0
    assert world.at("notification", notification).bound_tcb == 0


def test_threads_are_not_invoked_by_the_first_of_two_phases(world: World,
                                                            pair: tuple[Thread, Thread, int]
                                                            ) -> None:
    manager, thread, tcb = pair
    source = manager.give("NOTIFICATION", world.notification(), READ)
    manager.call("NBSendWait", source, label=world.abi.constant("TCBSuspend"), dest=tcb)
    assert thread.state == "RUNNING" and manager.state == "BLOCKED_ON_NOTIFICATION"
