# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of interrupt handlers."""

from __future__ import annotations

from kernel.interrupts import TIMER, Interrupts
from kernel.world import READ

CAPABILITY, TRUNCATED = 2, 7


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


def test_implied_acknowledgement(irqs: Interrupts) -> None:
    thread = irqs.thread
    irqs.handle(TIMER, 40)
    for implied in (0, 1, 0):
        assert thread.invoke(40, "IRQSetImpliedAck", implied) == 0
        irqs.raise_irq(TIMER)
        assert irqs.active(TIMER)
        thread.call("NBWait", irqs.notification)
        assert thread.badge == 4 and irqs.active(TIMER) == (not implied)
        assert thread.invoke(40, "IRQAckIRQ") == 0
