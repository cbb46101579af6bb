# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Interrupts become signals (manual 8, 10.3.4, 10.3.5), and signals to cores.

Choices:
- an interrupt is masked until it is acknowledged, except doorbells (AUTO_ACK);
- a handler with an implied acknowledgement is acknowledged by each wait on its notification, which
  does that for the handler that was set last;
- the system description says which interrupts a core may issue (OWNED), and how they are triggered.
"""

from __future__ import annotations

from spec.model import cnodes, deletion, derivation, notifications, scheduler
from spec.model.constants import (ALL_RIGHTS, CAP_IRQ_CONTROL, CAP_IRQ_HANDLER, CAP_NOTIFICATION,
                                  CAP_SGI_SIGNAL, CAP_SMC, ILLEGAL_OPERATION, INVALID_ARGUMENT,
                                  INVALID_CAPABILITY, IRQ_AUTO_ACK, IRQ_EDGE, IRQ_HANDLER,
                                  IRQ_IMPLIED_ACK, IRQ_INACTIVE, IRQ_OWNED, IRQ_TIMER, NO_IRQ,
                                  RANGE_ERROR, REVOKE_FIRST, RIGHT_WRITE, WORD)
from spec.model.invocations import SERVERS, Invocation, Refused
from spec.model.state import Cap, Core, Irq, Notification, Slot

IRQS, SGIS, PRIVATE = 1020, 16, 32


def interrupt(core: Core, intid: int) -> None:
    irq = core.irqs[intid]
    if irq.state == IRQ_HANDLER:
        irq.masked |= not irq.flags & IRQ_AUTO_ACK
        if irq.slot.cap.type == CAP_NOTIFICATION:
            assert isinstance(irq.slot.cap.obj, Notification)
            notifications.signal(core, irq.slot.cap.obj, irq.slot.cap.word)
    elif irq.state == IRQ_TIMER:
        core.reprogram = True
    else:
        irq.masked = True
    if core.reprogram:
        scheduler.timer(core)
    scheduler.leave_kernel(core)


def imply_acknowledgement(core: Core, notification: Notification) -> None:
    """Somebody waits on it. Its handler may have got another notification since."""
    if notification.implied_irq == NO_IRQ:
        return
    irq = core.irqs[notification.implied_irq]
    if irq.slot.cap.obj is notification and irq.flags & IRQ_IMPLIED_ACK:
        irq.masked = False
    else:
        notification.implied_irq = NO_IRQ


def forget_implied(irq: Irq) -> None:
    notification = irq.slot.cap.obj
    if isinstance(notification, Notification) and notification.implied_irq == irq.intid:
        notification.implied_irq = NO_IRQ


def lose_notification(core: Core, slot: Slot) -> None:
    """A slot loses its notification: perhaps an interrupt's."""
    for irq in core.irqs.values():
        if irq.slot is slot:
            forget_implied(irq)


def remember_implied(irq: Irq) -> None:
    notification = irq.slot.cap.obj
    if isinstance(notification, Notification) and irq.flags & IRQ_IMPLIED_ACK:
        notification.implied_irq = irq.intid


def clear(core: Core, irq: Irq) -> None:
    forget_implied(irq)
    deletion.delete(core, irq.slot)


def finalise(core: Core, intid: int) -> None:
    """The last capability to a handler: the interrupt can be issued again."""
    irq = core.irqs[intid]
    irq.masked = True
    clear(core, irq)
    irq.flags &= ~IRQ_IMPLIED_ACK
    irq.state = IRQ_INACTIVE


def set_notification(inv: Invocation, irq: Irq) -> None:
    cap = inv.cap(0)
    if cap.type != CAP_NOTIFICATION or not cap.rights & RIGHT_WRITE:
        raise Refused(INVALID_CAPABILITY, 0)
    clear(inv.core, irq)
    derivation.insert(Cap(cap.type, cap.obj, cap.rights, cap.size, cap.word), inv.extra[0],
                      irq.slot)
    remember_implied(irq)


def set_implied(inv: Invocation, irq: Irq) -> None:
    implied, = inv.words(1)
    if implied:
        irq.flags |= IRQ_IMPLIED_ACK
        remember_implied(irq)
    else:
        forget_implied(irq)
        irq.flags &= ~IRQ_IMPLIED_ACK


def serve_handler(inv: Invocation) -> None:
    irq = inv.core.irqs[inv.slot.cap.word]
    if inv.label == 31:
        irq.masked = False
    elif inv.label == 32:
        set_notification(inv, irq)
    elif inv.label == 33:
        clear(inv.core, irq)
    elif inv.label == 66:
        set_implied(inv, irq)
    else:
        raise Refused(ILLEGAL_OPERATION)


def owned(core: Core, intid: int, most: int) -> Irq:
    if intid >= most:
        raise Refused(RANGE_ERROR, 0, most - 1)
    irq = core.irqs.get(intid)
    if irq is None or not irq.flags & IRQ_OWNED:
        raise Refused(ILLEGAL_OPERATION)
    return irq


def issue(inv: Invocation, intid: int, edge: bool, index: int, depth: int) -> None:
    irq = owned(inv.core, intid, IRQS)
    if irq.state != IRQ_INACTIVE:
        raise Refused(REVOKE_FIRST)
    target = cnodes.empty(inv.cap(0), index, depth)
    irq.flags = irq.flags & ~IRQ_EDGE | edge * IRQ_EDGE
    irq.state, irq.masked = IRQ_HANDLER, False
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
    owned(inv.core, intid, SGIS)
    put(inv.slot, cnodes.empty(inv.cap(0), index, depth),
        Cap(CAP_SGI_SIGNAL, None, ALL_RIGHTS, 0, intid, core))


CONTROL = {30: get, 62: get_trigger, 63: issue_sgi}


def serve_control(inv: Invocation) -> None:
    if inv.label not in CONTROL:
        raise Refused(ILLEGAL_OPERATION)
    CONTROL[inv.label](inv)


def serve_sgi(inv: Invocation) -> None:
    """Invoked like a notification: whatever the message says."""
    inv.core.sgi = inv.slot.cap.word, inv.slot.cap.aux


def serve_smc(inv: Invocation) -> list[int]:
    """The badge, if there is one, is the only function that may be called. Nobody answers here."""
    if inv.label != 45:
        raise Refused(ILLEGAL_OPERATION)
    words = inv.words(8)
    if inv.slot.cap.word not in (0, words[0]):
        raise Refused(ILLEGAL_OPERATION)
    return [WORD, *words[1:]]


SERVERS |= {CAP_IRQ_CONTROL: serve_control, CAP_IRQ_HANDLER: serve_handler,
            CAP_SGI_SIGNAL: serve_sgi, CAP_SMC: serve_smc}
