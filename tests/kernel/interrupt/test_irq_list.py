# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Implied acknowledgement: the interrupts that hang on a notification."""

from __future__ import annotations

from itertools import permutations

import pytest

from kernel.interrupts import EDGE_SPI, ISSUABLE, SGI, SPI, TIMER, Interrupts


def test_one_wait_acknowledges_all(irqs: Interrupts) -> None:
    """Devices' and cores' interrupts of one notification, but not the one without."""
    implied = (TIMER, SPI, SGI)
    for slot, irq in enumerate(implied, 40):
        irqs.handle(irq, slot, 1)
    irqs.handle(EDGE_SPI, 43)
    for irq in (*implied, EDGE_SPI):
        irqs.raise_irq(irq, 2)
    assert all(map(irqs.active, (*implied, EDGE_SPI)))
    irqs.thread.call("NBWait", irqs.notification)
    assert not any(map(irqs.active, implied)) and irqs.active(EDGE_SPI)


def test_sgi_zero_is_a_number_like_others(irqs: Interrupts) -> None:
    irqs.world.ks.irq_flags[0] = ISSUABLE
    irqs.handle(0, 40, 1)
    for sender in (2, 3):
        irqs.raise_irq(0, sender)
        assert irqs.active(0)
        irqs.thread.call("NBWait", irqs.notification)
        assert irqs.thread.badge == 4 and not irqs.active(0)


@pytest.mark.parametrize("order", list(permutations((40, 41, 42))))
@pytest.mark.parametrize("how", ["ack", "undo", "clear", "replace", "delete"])
def test_leaving_the_list(irqs: Interrupts, order: tuple[int, ...], how: str) -> None:
    """From everywhere in it, by every way; the others stay."""
    numbers = dict(zip((40, 41, 42), (TIMER, SPI, EDGE_SPI)))
    other = irqs.thread.give("NOTIFICATION", irqs.world.notification(), badge=8)
    for slot, irq in numbers.items():
        irqs.handle(irq, slot, 1)
        irqs.raise_irq(irq)
    invoke = irqs.thread.invoke
    ways = {"ack": lambda slot: invoke(slot, "IRQAckIRQ"),
            "undo": lambda slot: invoke(slot, "IRQSetImpliedAck", 0),
            "clear": lambda slot: invoke(slot, "IRQClearIRQHandler"),
            "replace": lambda slot: invoke(slot, "IRQSetIRQHandler", caps=(other,)),
            "delete": lambda slot: invoke(irqs.cnode, "CNodeDelete", slot, 64)}
    for slot in order[:2]:
        assert ways[how](slot) == 0
    irqs.thread.call("NBWait", irqs.notification)
    stay = how in ("undo", "clear", "replace")
    assert [bool(irqs.active(numbers[slot])) for slot in order] == [stay, stay, False]


def test_waiters_acknowledge_what_they_were_told(irqs: Interrupts) -> None:
    """Not what came before the interrupt was theirs."""
    thread = irqs.thread
    assert irqs.get(TIMER) == 0 and thread.invoke(40, "IRQSetImpliedAck", 1) == 0
    irqs.raise_irq(TIMER)
    assert thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    thread.call("NBWait", irqs.notification)
    assert thread.badge == 0 and irqs.active(TIMER)
    assert thread.invoke(40, "IRQAckIRQ") == 0
    irqs.raise_irq(TIMER)
    thread.call("NBWait", irqs.notification)
    assert thread.badge == 4 and not irqs.active(TIMER)
