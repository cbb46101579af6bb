# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who may change what about interrupts, by which right. In words, each with its test:

1. IRQControl issues handlers of the interrupts that the system description names for it, and of no
   others: not of the kernel's timer, of a doorbell, of an interrupt that the description gives to
   somebody, whether its handler is there or was deleted.
2. IRQControl issues SGI signals of the same interrupts only, and to the own core only.
3. A handler capability acknowledges its interrupt, and no other.
4. A handler capability has its interrupt signal a notification that the caller may write to. A
   capability without that right changes nothing.
5. A handler capability has waiters acknowledge its interrupt where they wait on a notification that the
   caller may write to and read from. Whoever may only signal a notification cannot make those who wait
   on it acknowledge anything.
6. Nothing of that changes what a wait on the notification does about other interrupts.
7. An SGI capability raises its interrupt at its target, whatever the message says.
8. One to a shared interrupt, which the tool alone lays out, makes that one pending and no other; IRQControl makes
   none, though it issues the interrupt's handler.
"""

from __future__ import annotations

from microkit.base.sizes import SLOT
import pytest

from kernel.interrupts import EDGE_SPI, SGI, SPI, TIMER, Interrupts, issue_sgi
from kernel.world import READ, WRITE, Thread, World

CAPABILITY, ILLEGAL, RANGE = 2, 3, 4
DOORBELL, STATIC, KERNEL_TIMER = 3, 33, 26


@pytest.fixture
def irqs(world: World) -> Interrupts:
    """Beside what can be issued, a doorbell and a device that the description gives to somebody."""
    found = Interrupts(world)
    for irq, flags in ((DOORBELL, 2 | 4), (STATIC, 0)):
        world.ks.irq_state[irq], world.ks.irq_flags[irq] = world.abi.constant("IRQ_HANDLER"), flags
        world.lib.gic_enable(irq)
        slot = (world.ks.irq_slots[irq].address - world.base) // SLOT
        source = found.thread.slot(found.notification).cap.object
        world.put(slot, "NOTIFICATION", object=source, rights=READ | WRITE, word=1 << 6)
    world.ks.irq_state[KERNEL_TIMER] = world.abi.constant("IRQ_KERNEL_TIMER")
    return found


@pytest.mark.parametrize("irq", [DOORBELL, STATIC, KERNEL_TIMER])
def test_1_what_has_an_owner_is_not_issued(irqs: Interrupts, irq: int) -> None:
    assert irqs.get(irq) == ILLEGAL
    assert irqs.thread.kinds(40, 1) == ["NULL"]


@pytest.mark.parametrize("irq", [DOORBELL, STATIC])
def test_1_nor_when_its_handler_was_deleted(irqs: Interrupts, irq: int) -> None:
    handler = irqs.thread.give("IRQ_HANDLER", badge=irq)
    assert irqs.thread.invoke(irqs.cnode, "CNodeDelete", handler, 64) == 0
    assert irqs.world.ks.irq_state[irq] == 0
    assert irqs.get(irq) == ILLEGAL


@pytest.mark.parametrize("irq", [DOORBELL, 0, 15])
def test_2_doorbells_are_not_signalled(irqs: Interrupts, irq: int) -> None:
    assert issue_sgi(irqs, irq, 0) == ILLEGAL
    handler = irqs.thread.give("IRQ_HANDLER", badge=DOORBELL)
    assert irqs.thread.invoke(irqs.cnode, "CNodeDelete", handler, 64) == 0
    assert issue_sgi(irqs, irq, 0) == ILLEGAL


def test_2_other_cores_are_not_signalled(irqs: Interrupts) -> None:
    assert issue_sgi(irqs, SGI, 1) == RANGE and issue_sgi(irqs, SGI, 0) == 0


def test_3_acknowledgement_of_the_own_interrupt(irqs: Interrupts) -> None:
    irqs.handle(TIMER, 40)
    irqs.handle(SPI, 41)
    for irq in (TIMER, SPI, STATIC):
        irqs.raise_irq(irq)
    assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
    assert not irqs.active(TIMER) and irqs.active(SPI) and irqs.active(STATIC)


def other(irqs: Interrupts, rights: int) -> tuple[Thread, int, int]:
    """Somebody who waits on a notification of his own; it, and the first thread's capability to it."""
    world = irqs.world
    notification, victim = world.notification(), world.thread(50)
    waits = victim.give("NOTIFICATION", notification, badge=0)
    return victim, waits, irqs.thread.give("NOTIFICATION", notification, rights, badge=32)


@pytest.mark.parametrize("rights, error", [(0, CAPABILITY), (READ, CAPABILITY), (WRITE, 0),
                                           (READ | WRITE, 0)])
def test_4_signalling_takes_the_right_to_write(irqs: Interrupts, rights: int, error: int) -> None:
    _, _, cap = other(irqs, rights)
    assert irqs.get(TIMER) == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(cap,)) == error
    assert bool(irqs.world.ks.irq_slots[TIMER].cap.type) == (not error)


@pytest.mark.parametrize("rights, ok", [(WRITE, False), (READ | WRITE, True)])
def test_5_acknowledging_takes_the_right_to_read(irqs: Interrupts, rights: int, ok: bool) -> None:
    """In whichever order the two are set."""
    _, _, cap = other(irqs, rights)
    invoke, flags = irqs.thread.invoke, irqs.world.ks.irq_flags
    implied = irqs.world.abi.constant("IRQ_IMPLIED_ACK")
    assert irqs.get(TIMER) == 0 and invoke(40, "IRQSetIRQHandler", caps=(cap,)) == 0
    assert invoke(40, "IRQSetImpliedAck", 1) == (0 if ok else ILLEGAL)
    assert bool(flags[TIMER] & implied) == ok
    assert irqs.get(SPI, 41) == 0 and invoke(41, "IRQSetImpliedAck", 1) == 0
    assert invoke(41, "IRQSetIRQHandler", caps=(cap,)) == (0 if ok else CAPABILITY)
    assert bool(irqs.world.ks.irq_slots[SPI].cap.type) == ok


def test_5_taking_it_back_takes_no_right(irqs: Interrupts) -> None:
    _, _, cap = other(irqs, WRITE)
    assert irqs.get(TIMER) == 0 and irqs.thread.invoke(40, "IRQSetImpliedAck", 1) == 0
    assert irqs.thread.invoke(40, "IRQSetImpliedAck", 0) == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(cap,)) == 0


@pytest.mark.parametrize("rights", [WRITE, READ | WRITE])
def test_6_another_interrupt_stays_as_it_was(irqs: Interrupts, rights: int) -> None:
    """The victim's interrupt is acknowledged by its wait, whatever an attacker who may signal, or even
    wait, does with an interrupt of its own."""
    world = irqs.world
    victim, waits, cap = other(irqs, rights)
    notification = victim.slot(waits).cap.object
    slot = (world.ks.irq_slots[EDGE_SPI].address - world.base) // SLOT
    world.put(slot, "NOTIFICATION", object=notification, rights=READ | WRITE, word=64)
    world.ks.irq_state[EDGE_SPI] = world.abi.constant("IRQ_HANDLER")
    world.ks.irq_flags[EDGE_SPI] = world.abi.constant("IRQ_IMPLIED_ACK")
    world.lib.gic_enable(EDGE_SPI)
    irqs.raise_irq(EDGE_SPI)
    attack(irqs, cap)
    world.lib.tcb_set_priority(victim.ref, 200)
    world.enter()
    for _ in range(3):
        assert world.current is victim
        victim.call("Wait", waits)
        assert not irqs.active(EDGE_SPI)
        irqs.raise_irq(EDGE_SPI)
        assert victim.badge & 64


def attack(irqs: Interrupts, cap: int) -> None:
    """All calls of a handler, with a notification that is another's."""
    invoke = irqs.thread.invoke
    assert irqs.get(TIMER) == 0
    for _ in range(2):
        assert invoke(40, "IRQSetIRQHandler", caps=(cap,)) == 0
        invoke(40, "IRQSetImpliedAck", 1)
        irqs.raise_irq(TIMER)
        invoke(40, "IRQSetImpliedAck", 0)
        invoke(40, "IRQSetImpliedAck", 1)
        invoke(40, "IRQClearIRQHandler")
        invoke(40, "IRQAckIRQ")
    assert invoke(40, "IRQSetIRQHandler", caps=(cap,)) == 0


@pytest.mark.parametrize("call", ["Send", "NBSend", "Call"])
def test_7_an_sgi_capability_raises_its_own(irqs: Interrupts, call: str) -> None:
    assert issue_sgi(irqs, SGI, 0) == 0
    irqs.handle(SGI, 41)
    irqs.thread.call(call, 40, (DOORBELL, 1, 2), irqs.world.abi.constant("IRQAckIRQ"))
    irqs.take()
    assert irqs.active(SGI) and not irqs.active(DOORBELL) and irqs.pending() == 4


@pytest.mark.parametrize("call", ["Send", "NBSend", "Call"])
def test_8_nor_does_one_to_a_shared_interrupt(irqs: Interrupts, call: str) -> None:
    cptr = irqs.thread.give("SGI_SIGNAL", badge=SPI)
    irqs.handle(SPI, 41)
    irqs.thread.call(call, cptr, (STATIC, 1, 2), irqs.world.abi.constant("IRQAckIRQ"))
    irqs.take()
    assert irqs.active(SPI) and not irqs.active(STATIC) and irqs.pending() == 4


@pytest.mark.parametrize("irq", [SPI, STATIC])
def test_8_shared_interrupts_are_not_signalled(irqs: Interrupts, irq: int) -> None:
    assert issue_sgi(irqs, irq, 0) == RANGE
