# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is undone before a capability goes away."""

from __future__ import annotations

import pytest

from kernel.world import Thread, World

DEPTH = 64


@pytest.fixture
def root(world: World) -> tuple[Thread, int, int]:
    """A thread, its CNode's capability and 64 KiB of memory."""
    thread = world.thread()
    return thread, thread.give_root(), thread.give_untyped(16)


def test_last_endpoint_capability_restarts_who_waits(world: World, root: tuple[Thread, int, int]
                                                     ) -> None:
    thread, cnode, untyped = root
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40) == 0
    other = world.thread(200)
    cptr = other.give("ENDPOINT", thread.slot(40).cap.object)
    other.call("Wait", cptr)
    world.lib.slot_remove(2 * other.cnode + cptr)
    assert world.current is thread and other.state == "BLOCKED_ON_RECEIVE"
    assert thread.invoke(cnode, "CNodeDelete", 40, DEPTH) == 0
    assert world.current is other and thread.kinds(40, 1) == ["NULL"]


class Held:
    """One capability, or two, to an object in slots of a thread; and the end of the first."""

    def __init__(self, world: World) -> None:
        self.world, self.holder = world, world.thread(250)

    def end(self, kind: str, ref: int, copies: int = 0, **values: int) -> bool:
        slots = [2 * self.holder.cnode + self.holder.give(kind, ref, **values)
                 for _ in range(1 + copies)]
        return bool(self.world.lib.slot_finalise(slots[0]) & 1)


@pytest.fixture
def held(world: World) -> Held:
    return Held(world)


def waiters(world: World, label: str, kind: str, ref: int, count: int) -> list[Thread]:
    """Each above the one before, and nothing leads to the object by them."""
    found = []
    for number in range(count):
        thread = world.thread(251 + number)
        cptr = thread.give(kind, ref)
        thread.call(label, cptr)
        world.lib.slot_remove(2 * thread.cnode + cptr)
        world.others = []
        found.append(thread)
    return found


@pytest.mark.parametrize("copies", [0, 1])
def test_only_the_last_capability_ends_an_object(world: World, held: Held, copies: int) -> None:
    reply, client = world.reply(), world.thread(10)
    world.at("reply", reply).tcb, client.tcb.reply = client.ref, reply
    client.tcb.state = world.abi.constant("THREAD_BLOCKED_ON_REPLY")
    world.lib.scheduler_remove(client.ref)
    assert held.end("REPLY", reply, copies)
    assert client.state == ("BLOCKED_ON_REPLY" if copies else "INACTIVE")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_endpoint_lets_one_waiter_go_a_step(world: World, held: Held, count: int) -> None:
    endpoint = world.endpoint()
    threads = waiters(world, "Wait", "ENDPOINT", endpoint, count)
    slot = 2 * held.holder.cnode + held.holder.give("ENDPOINT", endpoint)
    for left in range(count, 0, -1):
        assert not world.lib.slot_finalise(slot) & 1
        assert [each.state for each in threads].count("BLOCKED_ON_RECEIVE") == left - 1
    assert world.lib.slot_finalise(slot) & 1


def test_a_scheduling_context(world: World, held: Held) -> None:
    low = world.thread(10)
    assert held.end("SCHED_CONTEXT", low.sc) and low.tcb.sc == 0
    assert world.at("sched_context", low.sc).refill_max == 0 and world.ready(10) == []


def test_a_thread(world: World, held: Held) -> None:
    low = world.thread(10)
    world.forget(low)
    assert held.end("TCB", low.ref)
    assert low.state == "INACTIVE" and low.tcb.sc == 0
    assert low.tcb.slots[world.abi.constant("TCB_SLOT_CSPACE")].cap.type  # the zombie's to empty


def test_an_interrupts_handler(world: World, held: Held) -> None:
    irq = 79
    world.ks.irq_state[irq] = world.abi.constant("IRQ_HANDLER")
    world.lib.gic_enable(irq)
    assert held.end("IRQ_HANDLER", 0, badge=irq)
    assert world.ks.irq_state[irq] == 0 and not world.machine.gic.enabled[irq]


@pytest.mark.parametrize("kind,values", [
    ("UNTYPED", {"badge": 0x4100_0000, "size": 12}), ("SCHED_CONTROL", {}), ("SMC", {}),
    ("SGI_SIGNAL", {"badge": 5}), ("ASID_CONTROL", {}), ("IRQ_CONTROL", {})])
def test_what_has_nothing_to_undo(world: World, held: Held, kind: str, values: dict[str, int]
                                  ) -> None:
    assert held.end(kind, 0, **values)
