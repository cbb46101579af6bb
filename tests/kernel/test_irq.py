# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts: issuing, delivery, acknowledgement, signals to the own core. By which right somebody may
change what is in test_irq_authority.py."""

from __future__ import annotations

from itertools import permutations

import pytest

from kernel.world import READ, Thread, World

ARGUMENT, CAPABILITY, ILLEGAL, RANGE, TRUNCATED, DELETE_FIRST, REVOKE_FIRST = 1, 2, 3, 4, 7, 8, 9
ISSUABLE, EDGE = 1, 2
TIMER, SPI, EDGE_SPI, FOREIGN, SGI = 30, 79, 80, 81, 9


class Interrupts:
    def __init__(self, world: World) -> None:
        self.world, self.thread = world, world.thread()
        self.cnode = self.thread.give_root()
        self.control = self.thread.give("IRQ_CONTROL")
        self.thread.slot(self.control).cap.flags = 1
        for irq in (TIMER, SPI, EDGE_SPI, SGI):
            world.ks.irq_flags[irq] = ISSUABLE
        world.ks.irq_flags[EDGE_SPI] = ISSUABLE | EDGE
        self.notification = self.thread.give("NOTIFICATION", world.notification(), badge=4)

    def get(self, irq: int, slot: int = 40) -> int:
        return self.thread.invoke(self.control, "IRQIssueIRQHandler", irq, slot, 64,
                                  caps=(self.cnode,))

    def raise_irq(self, irq: int, sender: int = 0) -> None:
        """A device or another core raises it; the core takes what is signalled."""
        self.world.lib.host_gic_raise(irq, sender)
        self.take()

    def take(self) -> None:
        while self.world.lib.host_gic_signals():
            self.world.lib.handle_interrupt()

    def enabled(self, irq: int) -> bool:
        return bool(self.world.machine.gic.enabled[irq])

    def active(self, irq: int) -> int:
        """A bit for each sender of an SGI."""
        return int(self.world.machine.gic.active[irq])

    def waiting(self, irq: int) -> bool:
        """It came while it was active."""
        return bool(self.world.machine.gic.pending[irq])

    def handle(self, irq: int, slot: int, implied: int = 0, notification: int = 0) -> None:
        """A handler with a notification."""
        assert self.get(irq, slot) == 0
        caps = (notification or self.notification,)
        assert self.thread.invoke(slot, "IRQSetIRQHandler", caps=caps) == 0
        assert self.thread.invoke(slot, "IRQSetImpliedAck", implied) == 0

    def pending(self) -> int:
        ref = self.thread.slot(self.notification).cap.object
        return int(self.world.at("notification", ref).badge)


@pytest.fixture
def irqs(world: World) -> Interrupts:
    return Interrupts(world)


@pytest.mark.parametrize("irq,error", [(TIMER, 0), (SPI, 0), (FOREIGN, ILLEGAL), (1020, RANGE),
                                       (1 << 40, RANGE)])
def test_issue_only_what_is_issuable(irqs: Interrupts, irq: int, error: int) -> None:
    assert irqs.get(irq) == error
    assert irqs.thread.kinds(40, 1) == ["NULL" if error else "IRQ_HANDLER"]


def test_issue_once(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0 and irqs.get(TIMER, 41) == REVOKE_FIRST
    assert irqs.get(SPI) == DELETE_FIRST
    assert irqs.thread.invoke(irqs.cnode, "CNodeDelete", 40, 64) == 0
    assert not irqs.enabled(TIMER) and irqs.get(TIMER, 41) == 0 and irqs.enabled(TIMER)


def test_revoke_of_control_takes_all_handlers(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0 and irqs.get(SPI, 41) == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert irqs.thread.invoke(irqs.cnode, "CNodeRevoke", irqs.control, 64) == 0
    assert irqs.thread.kinds(40, 2) == ["NULL", "NULL"]
    assert not irqs.enabled(TIMER) and not irqs.enabled(SPI)
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


def test_what_comes_before_the_acknowledgement_is_kept(irqs: Interrupts) -> None:
    irqs.handle(EDGE_SPI, 40)
    irqs.raise_irq(EDGE_SPI)
    irqs.thread.call("NBWait", irqs.notification)
    irqs.raise_irq(EDGE_SPI)
    assert irqs.pending() == 0 and irqs.waiting(EDGE_SPI)
    assert irqs.thread.invoke(40, "IRQAckIRQ") == 0
    irqs.take()
    assert irqs.pending() == 4 and not irqs.waiting(EDGE_SPI)


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


def test_the_model_reports_a_wrong_deactivation(irqs: Interrupts) -> None:
    irqs.world.lib.lib.gic_deactivate(SPI)
    violation = irqs.world.violation()
    assert violation == "interrupt 79 is deactivated, but it is not active"


def test_the_model_reports_a_trigger_changed_while_enabled(irqs: Interrupts) -> None:
    irqs.world.lib.lib.gic_enable(TIMER)
    irqs.world.lib.lib.gic_set_trigger(TIMER, True)
    violation = irqs.world.violation()
    assert violation == "the trigger of interrupt 30 changes while it is enabled"


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
    irqs.handle(TIMER, 40)
    for implied in (0, 1, 0):
        assert thread.invoke(40, "IRQSetImpliedAck", implied) == 0
        irqs.raise_irq(TIMER)
        assert irqs.active(TIMER)
        thread.call("NBWait", irqs.notification)
        assert thread.badge == 4 and irqs.active(TIMER) == (not implied)
        assert thread.invoke(40, "IRQAckIRQ") == 0


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


def issue_sgi(irqs: Interrupts, irq: int, target: int, slot: int = 40) -> int:
    return irqs.thread.invoke(irqs.control, "ARMIRQIssueSGISignal", irq, target, slot, 64,
                              caps=(irqs.cnode,))


def test_sgi_to_the_own_core(irqs: Interrupts) -> None:
    irqs.world.ks.boot.core = 2
    assert issue_sgi(irqs, SGI, 2) == 0
    irqs.handle(SGI, 41)
    irqs.thread.call("Send", 40)
    irqs.take()
    assert irqs.active(SGI) == 1 << 2 and irqs.pending() == 4
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
