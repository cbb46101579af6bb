# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Deleting capabilities, and with the last one its object (manual 3.1.2).

Choices: of a CNode or thread the last slots are emptied first, and an object that goes away with
one of them goes away before the next. Who waits on an endpoint or notification that goes away does
its system call again; a thread whose fault waits there, or who waits for an answer, stops.
"""

from __future__ import annotations

from spec.model import (calls, contexts, derivation, endpoints, irqs, mappings, scheduler, spaces,
                        threads)
from spec.model.constants import (CAP_CNODE, CAP_FRAME, CAP_IRQ_HANDLER, CAP_NOTIFICATION, CAP_NULL,
                                  CAP_PAGE_TABLE, CAP_TCB, CAP_UNTYPED, CAP_VSPACE, FAULT_NONE,
                                  IDLE, INACTIVE, ON_REPLY, RESTART)
from spec.model.state import (Cap, CNode, Core, Endpoint, Notification, Pool, Reply, SchedContext,
                              Slot, Table, Thread)


def is_last(core: Core, slot: Slot) -> bool:
    """No other capability to the object."""
    cap = slot.cap
    return not any(other.cap.type == cap.type and other is not slot
                   and derivation.same_object(other.cap, cap)
                   for table in core.tables for other in table.slots)


def delete(core: Core, slot: Slot) -> None:
    """Empties the slot."""
    cap = slot.cap
    if cap.type == CAP_NULL:
        return
    if cap.type == CAP_FRAME:
        mappings.unmap(core, slot)
    if cap.type == CAP_NOTIFICATION:
        irqs.lose_notification(core, slot)
    last = cap.type not in (CAP_UNTYPED, CAP_FRAME) and is_last(core, slot)
    if last:
        finalise(core, slot)
    derivation.remove(slot)
    if last:
        empty(core, cap)
        forget(core, cap)


def empty(core: Core, cap: Cap) -> None:
    if cap.type in (CAP_CNODE, CAP_TCB):
        assert isinstance(cap.obj, (CNode, Thread))
        for slot in reversed(cap.obj.slots.slots):
            delete(core, slot)


def revoke(core: Core, slot: Slot) -> None:
    """Deletes all that was derived from it."""
    while slot.children:
        delete(core, slot.children[0])


def finalise(core: Core, slot: Slot) -> None:
    """Whoever waits on the object hears of its end, whoever names it forgets it."""
    cap, obj = slot.cap, slot.cap.obj
    if cap.type == CAP_IRQ_HANDLER:
        irqs.finalise(core, cap.word)
    elif isinstance(obj, Endpoint):
        cancel_all(core, obj)
    elif isinstance(obj, Notification):
        finalise_notification(core, obj)
    elif isinstance(obj, Reply):
        finalise_reply(core, obj)
    elif isinstance(obj, SchedContext):
        finalise_context(core, obj)
    elif isinstance(obj, Thread):
        finalise_thread(core, obj)
    elif cap.type == CAP_PAGE_TABLE:
        mappings.unmap_table(core, slot)
    elif cap.type == CAP_VSPACE:
        spaces.finalise(core, cap)
    elif isinstance(obj, Pool):
        spaces.finalise_pool(core, obj)


def cancel_all(core: Core, where: Endpoint | Notification) -> None:
    for thread in where.queue[:]:
        restart(core, thread)


def restart(core: Core, thread: Thread) -> None:
    endpoints.leave(thread)
    if thread.fault[0] != FAULT_NONE:
        thread.fault = (FAULT_NONE,)
        scheduler.set_state(core, thread, INACTIVE)
        return
    threads.rewind(thread)
    scheduler.set_state(core, thread, RESTART)
    scheduler.wake(core, thread)


def cancel_badged(core: Core, endpoint: Endpoint, badge: int) -> None:
    if endpoint.state != IDLE:
        for thread in endpoint.queue[:]:
            if thread.state == 4 and thread.badge == badge:
                restart(core, thread)


def finalise_notification(core: Core, notification: Notification) -> None:
    unbind_notification(notification)
    if notification.sc is not None:
        notification.sc.notification = None
        notification.sc = None
    cancel_all(core, notification)


def unbind_notification(notification: Notification) -> None:
    if notification.bound is not None:
        notification.bound.notification = None
        notification.bound = None


def finalise_reply(core: Core, reply: Reply) -> None:
    thread = reply.thread
    if thread is not None and thread.state == ON_REPLY:
        threads.rewind(thread)
        thread.fault = (FAULT_NONE,)
        calls.finish(core, reply)
        scheduler.set_state(core, thread, INACTIVE)
    elif thread is not None:
        threads.cancel_ipc(core, thread)


def finalise_context(core: Core, sc: SchedContext) -> None:
    contexts.forget_calls(sc)
    contexts.take_away(core, sc)
    contexts.unbind_notification(sc)
    if sc.yield_from is not None:
        contexts.complete_yield_to(core, sc.yield_from)
    if sc is core.current_sc:
        scheduler.read_clock(core)
        core.consumed, core.current_sc = 0, None
    sc.refill_max = 0


def finalise_thread(core: Core, thread: Thread) -> None:
    if thread.notification is not None:
        unbind_notification(thread.notification)
    threads.suspend(core, thread)
    sc = thread.sc
    if sc is not None:
        contexts.take_away(core, sc)
        if sc.yield_from is not None:
            contexts.complete_yield_to(core, sc.yield_from)
    scheduler.release_fpu(core, thread)


def forget(core: Core, cap: Cap) -> None:
    """The object's memory has no meaning any more."""
    obj = cap.obj
    core.changed = True
    if isinstance(obj, Endpoint):
        core.endpoints.remove(obj)
    elif isinstance(obj, Notification):
        core.notifications.remove(obj)
    elif isinstance(obj, Reply):
        core.replies.remove(obj)
    elif isinstance(obj, SchedContext):
        core.contexts.remove(obj)
    elif isinstance(obj, Thread):
        core.threads.remove(obj)
        core.tables.remove(obj.slots)
    elif isinstance(obj, CNode):
        core.tables.remove(obj.slots)
    elif isinstance(obj, Table):
        core.tables_of_spaces.remove(obj)
