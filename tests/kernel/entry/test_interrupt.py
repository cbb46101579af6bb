# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts become signals, or are the kernel's own."""

from __future__ import annotations

from kernel.interrupts import SPI, TIMER, Interrupts
from kernel.world import Thread

FOREIGN = 81


def test_delivery_and_acknowledgement(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0
    irqs.raise_irq(TIMER)  # nobody to tell: active until somebody acknowledges
    assert irqs.active(TIMER) and irqs.enabled(TIMER) and irqs.pending() == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert irqs.thread.invoke(40, "IRQAckIRQ") == 0 and not irqs.active(TIMER)
    irqs.raise_irq(TIMER)
    assert irqs.active(TIMER) and irqs.pending() == 4
    assert irqs.thread.invoke(40, "IRQClearIRQHandler") == 0
    irqs.thread.call("NBWait", irqs.notification)
    assert irqs.thread.badge == 4 and irqs.active(TIMER)
    assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
    irqs.raise_irq(TIMER)
    assert irqs.pending() == 0


def test_level_comes_again_after_each_acknowledgement(irqs: Interrupts) -> None:
    """And not between them, however long the line is up."""
    irqs.handle(SPI, 40)
    irqs.world.lib.host_gic_set_line(SPI, True)
    for _ in range(3):
        irqs.take()
        irqs.thread.call("NBWait", irqs.notification)
        assert irqs.thread.badge == 4
        irqs.take()
        assert irqs.pending() == 0
        assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
    irqs.world.lib.host_gic_set_line(SPI, False)
    irqs.take()
    assert irqs.pending() == 0


def test_interrupt_of_nobody(irqs: Interrupts) -> None:
    """Firmware left it enabled: it comes once."""
    irqs.world.machine.pending_irq = FOREIGN
    irqs.take()
    assert not irqs.enabled(FOREIGN) and not irqs.active(FOREIGN)
    irqs.raise_irq(FOREIGN)
    assert irqs.waiting(FOREIGN)


def test_kernel_timer_is_done_at_once(irqs: Interrupts) -> None:
    world, timer = irqs.world, 26
    world.ks.irq_state[timer] = world.abi.constant("IRQ_KERNEL_TIMER")
    world.lib.gic_enable(timer)
    for _ in range(2):
        irqs.raise_irq(timer)
        assert irqs.enabled(timer) and not irqs.active(timer) and not irqs.waiting(timer)


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


def test_the_timer_comes_after_what_else_is_pending(irqs: Interrupts) -> None:
    """Though its number is lower than a device's: of many threads whose time has come it wakes a few."""
    world, timer = irqs.world, 26
    irqs.handle(SPI, 40)
    world.ks.irq_state[timer] = world.abi.constant("IRQ_KERNEL_TIMER")
    world.lib.gic_set_last(timer)
    world.lib.gic_enable(timer)
    world.lib.host_gic_raise(timer, 0)
    world.lib.host_gic_raise(SPI, 0)
    world.lib.handle_interrupt()
    assert irqs.active(SPI) and irqs.waiting(timer)
    world.lib.handle_interrupt()
    assert not irqs.waiting(timer)
