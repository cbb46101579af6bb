# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is active, and how it ends."""

from __future__ import annotations

import pytest

from kernel.interrupts import EDGE_SPI, SGI, TIMER, Interrupts


def test_what_comes_before_the_acknowledgement_is_kept(irqs: Interrupts) -> None:
    irqs.handle(EDGE_SPI, 40)
    irqs.raise_irq(EDGE_SPI)
    irqs.thread.call("NBWait", irqs.notification)
    irqs.raise_irq(EDGE_SPI)
    assert irqs.pending() == 0 and irqs.waiting(EDGE_SPI)
    assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
    irqs.take()
    assert irqs.pending() == 4 and not irqs.waiting(EDGE_SPI)


@pytest.mark.parametrize("irq", [TIMER, SGI])
def test_acknowledging_what_was_not_delivered(irqs: Interrupts, irq: int) -> None:
    """Deactivating what is not active is UNPREDICTABLE on a GICv2: the world would report it."""
    irqs.handle(irq, 40)
    for _ in range(2):
        assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
    irqs.raise_irq(irq)
    for _ in range(2):
        assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
    assert irqs.pending() == 4


@pytest.mark.parametrize("once", [0, 1])
def test_sgi_from_several_senders(irqs: Interrupts, once: int) -> None:
    """Whether or not the controller has it active from several at a time: each is ended, none is lost,
    and while the receiver does not acknowledge, no sender makes it come more than once."""
    irqs.world.machine.gic.sgi_active_once = once
    irqs.handle(SGI, 40)
    for _ in range(5):
        for sender in (1, 3):
            irqs.raise_irq(SGI, sender)
    assert irqs.active(SGI) == (0b0010 if once else 0b1010)
    assert irqs.world.ks.irq_senders[SGI] == irqs.active(SGI)
    assert irqs.waiting(SGI)
    taken = 0
    while irqs.active(SGI):
        irqs.thread.call("NBWait", irqs.notification)
        assert irqs.thread.badge == 4
        assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
        irqs.take()
        taken += 1
    assert taken == (3 if once else 2) and not irqs.waiting(SGI)


def test_receiving_is_waiting_for_the_bound_notification(irqs: Interrupts) -> None:
    thread = irqs.thread
    own, endpoint = thread.give("TCB", thread.ref), thread.give("ENDPOINT", irqs.world.endpoint())
    reply = thread.give("REPLY", irqs.world.reply())
    assert thread.invoke(own, "TCBBindNotification", caps=(irqs.notification,)) == 0
    irqs.handle(TIMER, 40, 1)
    for name in ("NBRecv", "Recv"):
        irqs.raise_irq(TIMER)
        assert irqs.active(TIMER)
        thread.call(name, endpoint, reply=reply)
        assert thread.badge == 4 and not irqs.active(TIMER)
