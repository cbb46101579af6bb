# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts: who may issue handlers, delivery, acknowledgement, signals to the own core."""

from __future__ import annotations

import pytest

from kernel.world import READ, Thread, World

ARGUMENT, CAPABILITY, ILLEGAL, RANGE, TRUNCATED, DELETE_FIRST, REVOKE_FIRST = 1, 2, 3, 4, 7, 8, 9
OWNED, EDGE = 1, 2
TIMER, SPI, EDGE_SPI, FOREIGN, SGI = 30, 79, 80, 81, 9


class Interrupts:
    def __init__(self, world: World) -> None:
        self.world, self.thread = world, world.thread()
        self.cnode = self.thread.give_root()
        self.control = self.thread.give("IRQ_CONTROL")
        self.thread.slot(self.control).cap.flags = 1
        for irq in (TIMER, SPI, EDGE_SPI, SGI):
            world.ks.irq_flags[irq] = OWNED
            world.machine.irq_masked[irq] = 1
        world.ks.irq_flags[EDGE_SPI] = OWNED | EDGE
        self.notification = self.thread.give("NOTIFICATION", world.notification(), badge=4)

    def get(self, irq: int, slot: int = 40) -> int:
        return self.thread.invoke(self.control, "IRQIssueIRQHandler", irq, slot, 64,
                                  caps=(self.cnode,))

    def raise_irq(self, irq: int) -> None:
        self.world.machine.pending_irq = irq
        self.world.lib.handle_interrupt()

    def masked(self, irq: int) -> bool:
        return bool(self.world.machine.irq_masked[irq])

    def pending(self) -> int:
        ref = self.thread.slot(self.notification).cap.object
        return int(self.world.at("notification", ref).badge)


@pytest.fixture
def irqs(world: World) -> Interrupts:
    return Interrupts(world)


@pytest.mark.parametrize("irq,error", [(TIMER, 0), (SPI, 0), (FOREIGN, ILLEGAL), (1020, RANGE),
                                       (1 << 40, RANGE)])
def test_issue_only_what_the_core_owns(irqs: Interrupts, irq: int, error: int) -> None:
    assert irqs.get(irq) == error
    assert irqs.thread.kinds(40, 1) == ["NULL" if error else "IRQ_HANDLER"]


def test_issue_once(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0 and irqs.get(TIMER, 41) == REVOKE_FIRST
    assert irqs.get(SPI) == DELETE_FIRST
    assert irqs.thread.invoke(irqs.cnode, "CNodeDelete", 40, 64) == 0
    assert irqs.masked(TIMER) and irqs.get(TIMER, 41) == 0 and not irqs.masked(TIMER)


def test_revoke_of_control_takes_all_handlers(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0 and irqs.get(SPI, 41) == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert irqs.thread.invoke(irqs.cnode, "CNodeRevoke", irqs.control, 64) == 0
    assert irqs.thread.kinds(40, 2) == ["NULL", "NULL"]
    assert irqs.masked(TIMER) and irqs.masked(SPI)
    assert irqs.world.ks.irq_slots[TIMER].cap.type == 0
    irqs.raise_irq(TIMER)
    assert irqs.pending() == 0


@pytest.mark.parametrize("irq,trigger,error", [(TIMER, 1, 0), (TIMER, 0, 0), (SPI, 0, 0),
                                               (SPI, 1, ARGUMENT), (EDGE_SPI, 1, 0),
                                               (EDGE_SPI, 0, ARGUMENT)])
def test_trigger_of_spis_is_the_boards(irqs: Interrupts, irq: int, trigger: int, error: int
                                       ) -> None:
    assert irqs.thread.invoke(irqs.control, "ARMIRQIssueIRQHandlerTrigger", irq, trigger, 40, 64,
                              caps=(irqs.cnode,)) == error
    if irq == TIMER:
        assert bool(irqs.world.ks.irq_flags[TIMER] & EDGE) == bool(trigger)


def test_delivery_and_acknowledgement(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0
    irqs.raise_irq(TIMER)  # nobody to tell: masked
    assert irqs.masked(TIMER) and irqs.pending() == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert irqs.thread.invoke(40, "IRQAckIRQ") == 0 and not irqs.masked(TIMER)
    irqs.raise_irq(TIMER)
    assert irqs.masked(TIMER) and irqs.pending() == 4
    assert irqs.thread.invoke(40, "IRQClearIRQHandler") == 0
    irqs.thread.call("NBWait", irqs.notification)
    assert irqs.thread.badge == 4
    irqs.raise_irq(TIMER)
    assert irqs.pending() == 0


def test_set_notification_again(irqs: Interrupts) -> None:
    thread = irqs.thread
    other = thread.give("NOTIFICATION", irqs.world.notification(), badge=8)
    weak = thread.give("NOTIFICATION", irqs.world.notification(), rights=READ)
    assert irqs.get(TIMER) == 0
    assert thread.invoke(40, "IRQSetIRQHandler") == TRUNCATED
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(weak,)) == CAPABILITY
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(other,)) == 0
    irqs.raise_irq(TIMER)
    assert irqs.pending() == 0
    thread.call("NBWait", other)
    assert thread.badge == 8


@pytest.mark.parametrize("label", ["IRQClearIRQHandler", "CNodeDelete"])
def test_last_notification_goes_step_by_step(irqs: Interrupts, label: str) -> None:
    """The handler's is the last capability to a notification that threads wait on."""
    world, thread = irqs.world, irqs.thread
    notification = thread.slot(irqs.notification).cap.object
    assert irqs.get(TIMER) == 0
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert thread.invoke(irqs.cnode, "CNodeDelete", irqs.notification, 64) == 0
    waiters = [world.thread(200 + i) for i in range(3)]
    for other in reversed(waiters):
        cptr = other.give("NOTIFICATION", notification)
        other.call("Wait", cptr)
        world.lib.slot_remove(2 * other.cnode + cptr)
        world.lib.tcb_set_priority(other.ref, 50)
    world.machine.pending_irq = SPI
    arguments = (40, 64) if label == "CNodeDelete" else ()
    thread.invoke(irqs.cnode if arguments else 40, label, *arguments)
    assert [other.state for other in waiters].count("BLOCKED_ON_NOTIFICATION") == 2
    world.lib.handle_interrupt()
    thread.again()
    assert all(other.state == "RESTART" for other in waiters)
    assert world.ks.irq_slots[TIMER].cap.type == 0


def test_implied_acknowledgement(irqs: Interrupts) -> None:
    thread = irqs.thread
    assert irqs.get(TIMER) == 0
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    for implied in (0, 1, 0):
        assert thread.invoke(40, "IRQSetImpliedAck", implied) == 0
        irqs.raise_irq(TIMER)
        assert irqs.masked(TIMER)
        thread.call("NBWait", irqs.notification)
        assert thread.badge == 4 and irqs.masked(TIMER) == (not implied)
        assert thread.invoke(40, "IRQAckIRQ") == 0


def test_receiving_is_waiting_for_the_bound_notification(irqs: Interrupts) -> None:
    thread = irqs.thread
    own, endpoint = thread.give("TCB", thread.ref), thread.give("ENDPOINT", irqs.world.endpoint())
    reply = thread.give("REPLY", irqs.world.reply())
    assert thread.invoke(own, "TCBBindNotification", caps=(irqs.notification,)) == 0
    assert irqs.get(TIMER) == 0
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert thread.invoke(40, "IRQSetImpliedAck", 1) == 0
    for name in ("NBRecv", "Recv"):
        irqs.raise_irq(TIMER)
        assert irqs.masked(TIMER)
        thread.call(name, endpoint, reply=reply)
        assert thread.badge == 4 and not irqs.masked(TIMER)


def test_implied_acknowledgement_ends_with_the_notification_capability(irqs: Interrupts) -> None:
    """Revoking it leaves the notification without a say about the interrupt."""
    thread = irqs.thread
    assert irqs.get(TIMER) == 0
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert thread.invoke(40, "IRQSetImpliedAck", 1) == 0
    assert thread.invoke(irqs.cnode, "CNodeRevoke", irqs.notification, 64) == 0
    assert irqs.world.ks.irq_slots[TIMER].cap.type == 0
    irqs.raise_irq(TIMER)
    thread.call("NBWait", irqs.notification)
    assert irqs.masked(TIMER)


def test_implied_acknowledgement_ends_with_the_handler(irqs: Interrupts) -> None:
    """The interrupt is issued again, to somebody else: waiting must not unmask that."""
    thread = irqs.thread
    assert irqs.get(TIMER) == 0
    assert thread.invoke(40, "IRQSetImpliedAck", 1) == 0
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert thread.invoke(irqs.cnode, "CNodeDelete", 40, 64) == 0
    assert irqs.get(TIMER) == 0
    irqs.raise_irq(TIMER)
    thread.call("NBWait", irqs.notification)
    assert irqs.masked(TIMER)


def issue_sgi(irqs: Interrupts, irq: int, target: int, slot: int = 40) -> int:
    return irqs.thread.invoke(irqs.control, "ARMIRQIssueSGISignal", irq, target, slot, 64,
                              caps=(irqs.cnode,))


def test_sgi_to_the_own_core(irqs: Interrupts) -> None:
    irqs.world.ks.boot.core = 2
    assert issue_sgi(irqs, SGI, 2) == 0
    irqs.thread.call("Send", 40)
    assert (irqs.world.machine.last_sgi, irqs.world.machine.last_sgi_target) == (SGI, 2)


@pytest.mark.parametrize("irq,target,error", [(SGI, 1, RANGE), (16, 2, RANGE), (3, 2, ILLEGAL)])
def test_sgis_that_are_refused(irqs: Interrupts, irq: int, target: int, error: int) -> None:
    irqs.world.ks.boot.core = 2
    assert issue_sgi(irqs, irq, target) == error


def test_sgis_are_issued_each_on_its_own(irqs: Interrupts) -> None:
    """Revoking one of two capabilities to the same SGI deletes its copies, not the other."""
    for slot in (40, 41):
        assert issue_sgi(irqs, SGI, 0, slot) == 0
    assert irqs.thread.invoke(irqs.cnode, "CNodeCopy", 42, 64, 41, 64, 15,
                              caps=(irqs.cnode,)) == 0
    assert irqs.thread.invoke(irqs.cnode, "CNodeRevoke", 41, 64) == 0
    assert irqs.thread.kinds(40, 3) == ["SGI_SIGNAL", "SGI_SIGNAL", "NULL"]
    assert irqs.thread.invoke(irqs.cnode, "CNodeRevoke", irqs.control, 64) == 0
    assert irqs.thread.kinds(40, 2) == ["NULL", "NULL"]


def test_handler_thread(irqs: Interrupts) -> None:
    """A thread of higher priority that waits runs at once."""
    world = irqs.world
    handler: Thread = world.thread(200)
    cptr = handler.give("NOTIFICATION", irqs.thread.slot(irqs.notification).cap.object)
    handler.call("Wait", cptr)
    assert irqs.get(TIMER) == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    irqs.raise_irq(TIMER)
    assert world.current is handler and handler.badge == 4
