# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Signals to cores."""

from __future__ import annotations

import pytest

from kernel.interrupts import EDGE_SPI, SGI, Interrupts, issue_sgi
from kernel.world import World


def test_sgi_to_the_own_core(irqs: Interrupts) -> None:
    irqs.world.ks.boot.core = 2
    assert issue_sgi(irqs, SGI, 2) == 0
    irqs.handle(SGI, 41)
    irqs.thread.call("Send", 40)
    irqs.take()
    assert irqs.active(SGI) == 1 << 2 and irqs.pending() == 4
    assert (irqs.world.machine.last_sgi, irqs.world.machine.last_sgi_target) == (SGI, 2)


def doorbell(irqs: Interrupts, irq: int) -> int:
    """A shared interrupt that nothing raises: its signal, laid out by the tool."""
    irqs.handle(irq, 41, implied=1, notification=irqs.notification)
    return irqs.thread.give("SGI_SIGNAL", badge=irq, aux=1)


def test_a_shared_interrupt_that_nothing_raises(irqs: Interrupts) -> None:
    """Where it goes is not the signal's to say. It is active from one delivery to the wait, pending once
    however often it is rung meanwhile, and has no sender."""
    bell = doorbell(irqs, EDGE_SPI)
    irqs.thread.call("NBSend", bell)
    irqs.take()
    assert irqs.active(EDGE_SPI) and irqs.pending() == 4
    for _ in range(3):
        irqs.thread.call("Send", bell)
        irqs.take()
    assert irqs.waiting(EDGE_SPI) and irqs.active(EDGE_SPI) == 1
    irqs.thread.call("NBWait", irqs.notification)
    assert not irqs.active(EDGE_SPI) and irqs.pending() == 0
    irqs.take()
    assert irqs.active(EDGE_SPI) and not irqs.waiting(EDGE_SPI) and irqs.pending() == 4


@pytest.mark.parametrize("call", ["Send", "NBSend", "Call"])
@pytest.mark.parametrize("number,target", [(0, 1), (15, 0xff), (5, 1 << 16 | 1 << 32), (32, 1), (287, 1 << 17)])
def test_to_its_target_and_no_other(world: World, call: str, number: int, target: int) -> None:
    """Whatever the message says, and as often as it is asked."""
    thread = world.thread()
    cptr = thread.give("SGI_SIGNAL", badge=number, aux=target)
    for _ in range(2):
        world.machine.last_sgi = world.machine.last_sgi_target = 0x55
        thread.call(call, cptr, (3, 4), label=7)
        assert (world.machine.last_sgi, world.machine.last_sgi_target) == (number, target)
        assert thread.state == "RUNNING"
