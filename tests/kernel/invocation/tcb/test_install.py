# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capabilities that are put into a thread: what lay there before goes first, and what is put must still
be there then."""

from __future__ import annotations

import pytest

from kernel.configured import TCB, configure
from kernel.destruction import calm, interrupt, was_put_off
from kernel.space import VSPACE, Space
from kernel.world import READ, WRITE, View, World

DEPTH = 64
CAPABILITY = 2


def handler(space: Space, cptr: int) -> int:
    return space.thread.invoke(TCB, "TCBSetTimeoutEndpoint", caps=(cptr,))


def installed(space: Space) -> View:
    tcb = space.world.at("tcb", space.thread.slot(TCB).cap.object)
    return tcb.slots[space.world.abi.constant("TCB_SLOT_TIMEOUT_HANDLER")]


def test_it_is_a_copy(space: Space) -> None:
    """That goes when its original is revoked."""
    thread = space.thread
    assert thread.retype(space.untyped, "Endpoint", 0, space.cnode, 50) == 0
    assert thread.invoke(space.cnode, "CNodeMint", 51, DEPTH, 50, DEPTH, 15, 7, caps=(space.cnode,)) == 0
    assert handler(space, 51) == 0
    assert (installed(space).cap.object, installed(space).cap.word) == (thread.slot(50).cap.object, 7)
    assert thread.invoke(space.cnode, "CNodeRevoke", 50, DEPTH) == 0
    assert installed(space).cap.type == 0


def test_the_one_before_ends(space: Space) -> None:
    """With the last capability to it goes whoever waits there."""
    world, thread = space.world, space.thread
    first, second = world.endpoint(), world.endpoint()
    cptr = thread.give("ENDPOINT", first)
    assert handler(space, cptr) == 0
    waiter = world.thread(200)
    its = waiter.give("ENDPOINT", first)
    waiter.call("Wait", its)
    for node, slot in ((waiter.cnode, its), (thread.cnode, cptr)):
        world.lib.slot_remove(2 * node + slot)
    world.lib.tcb_set_priority(waiter.ref, 50)
    assert handler(space, thread.give("ENDPOINT", second)) == 0
    assert waiter.state == "RESTART" and installed(space).cap.object == second


def test_it_goes_on_after_an_interrupt(space: Space) -> None:
    """The slot is empty or has the new capability, never both or another."""
    world, thread = space.world, space.thread
    assert configure(space) == 0
    tcb = world.at("tcb", thread.slot(TCB).cap.object)
    root = tcb.slots[world.abi.constant("TCB_SLOT_CSPACE")]
    assert thread.retype(space.untyped, "CapTable", 7, space.cnode, 52) == 0
    assert thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(0, 52, VSPACE)) == 0
    node = root.cap.object
    assert thread.invoke(space.cnode, "CNodeDelete", 52, DEPTH) == 0 and root.cap.object == node
    world.machine.pending_irq = 500
    thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(0, 46, VSPACE))
    assert thread.tcb.context.pc == 0x200000 and root.cap.type == 0
    world.lib.handle_interrupt()
    rounds = 0
    while thread.tcb.context.pc == 0x200000:
        rounds += 1
        thread.again()
    assert rounds and root.cap.object == thread.slot(46).cap.object


@pytest.mark.parametrize("kind,rights,error", [
    ("ENDPOINT", 15, 0), ("ENDPOINT", READ | WRITE, CAPABILITY), ("NOTIFICATION", 15, CAPABILITY)])
def test_what_can_handle_faults(space: Space, kind: str, rights: int, error: int) -> None:
    """An endpoint that can be called; and nothing, which takes the handler away."""
    cptr = space.thread.give(kind, space.world.endpoint(), rights)
    assert handler(space, cptr) == error and bool(installed(space).cap.type) == (not error)
    assert handler(space, 0) == 0 and installed(space).cap.type == 0


def test_a_slot_is_empty_before_it_is_filled(world: World) -> None:
    """What the slot held was the last capability to an endpoint: with an interrupt after the first of
    those that wait there, it still is in the slot."""
    old, new = world.endpoint(), world.endpoint()
    waiters = [world.thread(200 + i) for i in range(3)]
    for waiter in reversed(waiters):
        cptr = waiter.give("ENDPOINT", old)
        waiter.call("Send", cptr)
        world.lib.slot_remove(2 * waiter.cnode + cptr)
    thread = world.thread(150)
    world.handler(thread, "TIMEOUT_HANDLER", old)
    tcb, endpoint = thread.give("TCB", thread.ref), thread.give("ENDPOINT", new)
    handler = world.slot(world.tcb_slot(thread.ref, "TIMEOUT_HANDLER"))
    interrupt(world)
    thread.invoke(tcb, "TCBSetTimeoutEndpoint", caps=(endpoint,))
    assert was_put_off(thread) and handler.cap.object == old
    calm(world)
