# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The end of interrupt handlers, and of the notifications that they signal."""

from __future__ import annotations

import pytest

from kernel.interrupts import EDGE_SPI, SPI, TIMER, Interrupts
from kernel.world import IRQS
from microkit.base.sizes import SLOT


@pytest.mark.parametrize("implied", [0, 1])
def test_deleting_the_handler_of_an_active_interrupt(irqs: Interrupts, implied: int) -> None:
    """It can be issued again, and comes again; the notification has nothing to do with it any more."""
    irqs.handle(EDGE_SPI, 40, implied)
    irqs.raise_irq(EDGE_SPI)
    assert irqs.thread.invoke(irqs.cnode, "CNodeDelete", 40, 64) == 0
    assert not irqs.enabled(EDGE_SPI) and not irqs.active(EDGE_SPI)
    irqs.thread.call("NBWait", irqs.notification)
    other = irqs.thread.give("NOTIFICATION", irqs.world.notification(), badge=8)
    irqs.handle(EDGE_SPI, 40, 0, other)
    irqs.raise_irq(EDGE_SPI)
    assert irqs.pending() == 0
    irqs.thread.call("NBWait", other)
    assert irqs.thread.badge == 8


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


def test_implied_acknowledgement_ends_with_the_notification_capability(irqs: Interrupts) -> None:
    """Revoking it leaves the notification without a say about the interrupt."""
    thread = irqs.thread
    irqs.handle(TIMER, 40, 1)
    irqs.raise_irq(TIMER)
    assert thread.invoke(irqs.cnode, "CNodeRevoke", irqs.notification, 64) == 0
    assert irqs.world.ks.irq_slots[TIMER].cap.type == 0
    thread.call("NBWait", irqs.notification)
    assert irqs.active(TIMER)
    assert thread.invoke(40, "IRQAckIRQ") == 0 and not irqs.active(TIMER)


def test_implied_acknowledgement_ends_with_the_handler(irqs: Interrupts) -> None:
    """The interrupt is issued again, to somebody else: waiting must not acknowledge that."""
    thread = irqs.thread
    irqs.handle(TIMER, 40, 1)
    assert thread.invoke(irqs.cnode, "CNodeDelete", 40, 64) == 0
    assert irqs.get(TIMER) == 0
    irqs.raise_irq(TIMER)
    thread.call("NBWait", irqs.notification)
    assert irqs.active(TIMER)


@pytest.mark.parametrize(("irqs_with_slots", "listed"), [(TIMER + 1, False), (TIMER, True)])
def test_what_lies_behind_the_slots_is_no_interrupts(
        irqs: Interrupts, irqs_with_slots: int, listed: bool) -> None:
    """The kernel's memory ends with them: a notification capability in a slot there, here where TIMER's
    would be, goes without anything done to the interrupt."""
    world = irqs.world
    irqs.handle(TIMER, 40, 1)
    irqs.raise_irq(TIMER)
    world.ks.boot.irqs = irqs_with_slots
    world.lib.irq_notification_finalise((world.ks.irq_slots[TIMER].address - world.base) // SLOT)
    assert bool(world.ks.irq_flags[TIMER] & world.abi.constant("IRQ_LISTED")) == listed
    world.ks.boot.irqs = IRQS
