# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts become signals (manual 8, 10.3.4, 10.3.5), and signals to cores.

Choices:
- an interrupt that was delivered is active, and not delivered again, until it is acknowledged; what comes
  meanwhile is pending. Without a notification it stays active until somebody acknowledges it;
- a handler with an implied acknowledgement is acknowledged by the next wait on the notification that
  the interrupt signalled, also by a receive of the thread that the notification is bound to. That takes
  a capability to the notification with the right to read, too;
- the system description says which interrupts a core may issue (ISSUABLE), and how they are triggered.
"""

from __future__ import annotations

from spec.model import (cnodes, deletion, derivation, gic, guest_entries, guests, notifications, scheduler,
                        vcpus)
from spec.model.constants import (ALL_RIGHTS, CAP_IRQ_CONTROL, CAP_IRQ_HANDLER, CAP_NOTIFICATION,
                                  CAP_SGI_SIGNAL, CAP_SMC, ILLEGAL_OPERATION, INVALID_ARGUMENT,
                                  INVALID_CAPABILITY, IRQ_EDGE, IRQ_HANDLER, IRQ_IMPLIED_ACK,
                                  IRQ_INACTIVE, IRQ_ISSUABLE, IRQ_TIMER, IRQ_VCPU, IRQS,
                                  PSCI_AFFINITY_INFO, PSCI_CPU_ON, RANGE_ERROR, REVOKE_FIRST,
                                  RIGHT_READ, RIGHT_WRITE, SGIS, SMC_CORE, WORD)
from spec.model.invocations import SERVERS, Invocation, Refused
from spec.model.preemption import preemption_point
from spec.model.state import Cap, Core, Irq, Notification, Slot

PRIVATE = 32


def interrupt(core: Core) -> None:
    """The kernel is entered for an interrupt; there may be none any more."""
    guest = core.guest
    if guest is not None:
        guests.note_exit(core, guest)
    irq = gic.take(core)
    if irq is not None and irq.state == IRQ_HANDLER:
        deliver(core, irq)
    elif irq is not None:
        end_own(core, irq)
    if core.reprogram:
        scheduler.timer(core)
    guest_entries.leave_kernel(core)


def end_own(core: Core, irq: Irq) -> None:
    """Nobody has a handler."""
    irq.active = 0
    if irq.state == IRQ_TIMER:
        core.reprogram = True
        if core.guest is not None:
            vcpus.wake_due(core)
    elif irq.state == IRQ_VCPU:
        guest_entries.own_interrupt(core, irq)
    else:
        irq.enabled = False


def interrupts(core: Core) -> None:
    """All that are signalled are taken before a thread goes on."""
    guests.set_lines(core)
    while gic.signalled(core):
        interrupt(core)
        guests.set_lines(core)


def deliver(core: Core, irq: Irq) -> None:
    notification = irq.slot.cap.obj
    if isinstance(notification, Notification):
        if irq.flags & IRQ_IMPLIED_ACK and irq not in notification.unacknowledged:
            notification.unacknowledged.insert(0, irq)
        notifications.signal(core, notification, irq.slot.cap.word)


def acknowledge(irq: Irq) -> None:
    leave_list(irq)
    irq.active = 0


def imply_acknowledgement(notification: Notification) -> None:
    """Somebody waits on it."""
    while notification.unacknowledged:
        acknowledge(notification.unacknowledged[0])


def leave_list(irq: Irq) -> None:
    notification = irq.slot.cap.obj
    if isinstance(notification, Notification) and irq in notification.unacknowledged:
        notification.unacknowledged.remove(irq)


def lose_notification(core: Core, slot: Slot) -> None:
    """A slot loses its notification: perhaps an interrupt's."""
    for irq in core.irqs.values():
        if irq.slot is slot:
            leave_list(irq)


def clear_step(core: Core, irq: Irq) -> bool:
    leave_list(irq)
    return deletion.delete_notification(core, irq.slot)


def clear(core: Core, irq: Irq) -> None:
    while not clear_step(core, irq):
        preemption_point(core)


def finalise(core: Core, intid: int) -> bool:
    """The last capability to a handler: the interrupt can be issued again, if it may be."""
    irq = core.irqs[intid]
    irq.enabled = False
    if not clear_step(core, irq):
        return False
    irq.active = 0
    irq.flags &= ~IRQ_IMPLIED_ACK
    irq.state = IRQ_INACTIVE
    return True


def set_notification(inv: Invocation, irq: Irq) -> None:
    cap = inv.cap(0)
    rights = RIGHT_WRITE | (RIGHT_READ if irq.flags & IRQ_IMPLIED_ACK else 0)
    if cap.type != CAP_NOTIFICATION or cap.rights & rights != rights:
        raise Refused(INVALID_CAPABILITY, 0)
    clear(inv.core, irq)
    derivation.insert(Cap(cap.type, cap.obj, cap.rights, cap.size, cap.word), inv.extra[0],
                      irq.slot)


def set_implied(inv: Invocation, irq: Irq) -> None:
    implied, = inv.words(1)
    if not implied:
        leave_list(irq)
        irq.flags &= ~IRQ_IMPLIED_ACK
    elif irq.slot.cap.type == CAP_NOTIFICATION and not irq.slot.cap.rights & RIGHT_READ:
        raise Refused(ILLEGAL_OPERATION)
    else:
        irq.flags |= IRQ_IMPLIED_ACK


def serve_handler(inv: Invocation) -> None:
    irq = inv.core.irqs[inv.slot.cap.word]
    if inv.label == 31:
        acknowledge(irq)
    elif inv.label == 32:
        set_notification(inv, irq)
    elif inv.label == 33:
        clear(inv.core, irq)
    elif inv.label == 66:
        set_implied(inv, irq)
    else:
        raise Refused(ILLEGAL_OPERATION)


def issuable(core: Core, intid: int, most: int) -> Irq:
    if intid >= most:
        raise Refused(RANGE_ERROR, 0, most - 1)
    irq = core.irqs.get(intid)
    if irq is None or not irq.flags & IRQ_ISSUABLE:
        raise Refused(ILLEGAL_OPERATION)
    return irq


def issue(inv: Invocation, intid: int, edge: bool, index: int, depth: int) -> None:
    irq = issuable(inv.core, intid, IRQS)
    if irq.state != IRQ_INACTIVE:
        raise Refused(REVOKE_FIRST)
    target = cnodes.empty(inv.core, inv.cap(0), index, depth)
    irq.flags = irq.flags & ~IRQ_EDGE | edge * IRQ_EDGE
    irq.state, irq.enabled = IRQ_HANDLER, True
    put(inv.slot, target, Cap(CAP_IRQ_HANDLER, None, ALL_RIGHTS, 0, intid))


def put(control: Slot, target: Slot, cap: Cap) -> None:
    derivation.put(cap, control, target, True)


def is_edge(core: Core, intid: int) -> bool:
    return intid in core.irqs and bool(core.irqs[intid].flags & IRQ_EDGE)


def get(inv: Invocation) -> None:
    inv.cap(0)
    intid, index, depth = inv.words(3)
    issue(inv, intid, is_edge(inv.core, intid), index, depth)


def get_trigger(inv: Invocation) -> None:
    """Of a shared interrupt the trigger is fixed."""
    inv.cap(0)
    intid, trigger, index, depth = inv.words(4)
    if PRIVATE <= intid < IRQS and (trigger == 1) != is_edge(inv.core, intid):
        raise Refused(INVALID_ARGUMENT, 1)
    issue(inv, intid, trigger == 1, index, depth)


def issue_sgi(inv: Invocation) -> None:
    """Only to this core: signals to others are part of the system description."""
    inv.cap(0)
    intid, core, index, depth = inv.words(4)
    if intid >= SGIS:
        raise Refused(RANGE_ERROR, 0, SGIS - 1)
    if core != inv.core.affinity:
        raise Refused(RANGE_ERROR, inv.core.affinity, inv.core.affinity)
    issuable(inv.core, intid, SGIS)
    put(inv.slot, cnodes.empty(inv.core, inv.cap(0), index, depth),
        Cap(CAP_SGI_SIGNAL, None, ALL_RIGHTS, 0, intid, core))


CONTROL = {30: get, 62: get_trigger, 63: issue_sgi}


def serve_control(inv: Invocation) -> None:
    if inv.label not in CONTROL:
        raise Refused(ILLEGAL_OPERATION)
    CONTROL[inv.label](inv)


def serve_sgi(inv: Invocation) -> None:
    """Invoked like a notification: whatever the message says."""
    core, cap = inv.core, inv.slot.cap
    core.sgi = cap.word, cap.aux
    if cap.aux == core.affinity and cap.word in core.irqs:
        gic.raise_irq(core.irqs[cap.word], core.affinity)


def serve_smc(inv: Invocation) -> list[int]:
    """The badge, if there is one, is the only function that may be called; of a core's the core and its
    entry are given. Nobody answers here."""
    if inv.label != 45:
        raise Refused(ILLEGAL_OPERATION)
    words, cap = inv.words(8), inv.slot.cap
    if cap.aux:
        if words[0] not in (PSCI_CPU_ON, PSCI_AFFINITY_INFO):
            raise Refused(ILLEGAL_OPERATION)
        entry = cap.aux if words[0] == PSCI_CPU_ON else 0
        return [WORD, cap.word & ~SMC_CORE, entry, 0, *words[4:]]
    if cap.word not in (0, words[0]):
        raise Refused(ILLEGAL_OPERATION)
    return [WORD, *words[1:]]


SERVERS |= {CAP_IRQ_CONTROL: serve_control, CAP_IRQ_HANDLER: serve_handler,
            CAP_SGI_SIGNAL: serve_sgi, CAP_SMC: serve_smc}
