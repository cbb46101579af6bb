# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Deleting capabilities, and with the last one its object (manual 3.1.2).

Who pays for a destruction (docs/design/destruction.md): who began it, or who revokes what it was
derived from; nobody else. Choices:
- the work is done in steps, with a preemption point between two of them. A step deletes a
  capability, wakes one of those who wait on an object, or passes over up to sixteen empty slots;
- a CNode or thread that is destroyed becomes a zombie in its own last slot, which takes the place of
  the last capability; what lay there is put into the spare slot of who destroys it and deleted
  next (a thread's last slot is for that, and otherwise empty);
- of a zombie the last slots are emptied first; what is destroyed with one of them, before the next;
- a thread that deletes or revokes anything first finishes what it has begun; who destroys a thread
  takes over what that has begun;
- a thread that destroyed itself finishes what it has begun, last of all itself, and does nothing
  else; if it is interrupted, who revokes its memory takes it over.

Who waits on an endpoint or notification that goes away does its system call again; a thread whose
fault waits there, or who waits for an answer, stops.
"""

from __future__ import annotations

from spec.model import (calls, contexts, derivation, endpoints, irqs, mappings, scheduler, spaces,
                        threads, vcpus)
from spec.model.constants import (CAP_FRAME, CAP_IRQ_HANDLER, CAP_NOTIFICATION, CAP_NULL,
                                  CAP_PAGE_TABLE, CAP_UNTYPED, CAP_VSPACE, CAP_ZOMBIE, FAULT_NONE,
                                  IDLE, INACTIVE, ON_REPLY, RESTART, SPARE, ZOMBIE)
from spec.model.preemption import preemption_point
from spec.model.state import (Cap, CNode, Core, Endpoint, Notification, Pool, Reply, SchedContext,
                              Slot, Table, Thread, Vcpu)

AT_ONCE = 16  # empty slots


def is_last(core: Core, slot: Slot) -> bool:
    """No other capability to the object."""
    cap = slot.cap
    return not any(other.cap.type == cap.type and other is not slot
                   and derivation.same_object(other.cap, cap)
                   for table in core.tables for other in table.slots)


def own(core: Core) -> Thread:
    """The caller; perhaps it is gone."""
    assert core.current is not None
    return core.current


def own_work(core: Core) -> Slot | None:
    caller = own(core)
    spare, place = caller.slots.slots[SPARE], caller.slots.slots[ZOMBIE]
    if spare.cap.type != CAP_NULL:
        return spare
    if caller.zombies:
        return caller.zombies[0]
    return place if place.cap.type != CAP_NULL else None


def next_work(core: Core, slot: Slot, revoking: bool) -> Slot | None:
    begun = own_work(core)
    if begun is not None or not own(core).runnable:
        return begun
    if revoking:
        return slot.children[0] if slot.children else None
    return slot if slot.cap.type != CAP_NULL else None


def work(core: Core, slot: Slot, revoking: bool) -> None:
    at = next_work(core, slot, revoking)
    while at is not None:
        step(core, at)
        at = next_work(core, slot, revoking)
        if at is not None:
            preemption_point(core)


def delete(core: Core, slot: Slot) -> None:
    """Empties the slot."""
    work(core, slot, False)


def revoke(core: Core, slot: Slot) -> None:
    """Deletes all that was derived from it."""
    work(core, slot, True)


def step(core: Core, slot: Slot) -> None:
    found: Slot | None = slot
    if slot.cap.type == CAP_ZOMBIE:
        take_over(core, slot)
        found = pass_over(core, slot)
    if found is not None:
        delete_one(core, found)


def take_over(core: Core, zombie: Slot) -> None:
    """What a thread has left behind that destroyed itself."""
    obj, caller = zombie.cap.obj, own(core)
    if obj in core.departed and obj is not caller:
        assert isinstance(obj, Thread)
        core.departed.remove(obj)
        caller.zombies[:0], obj.zombies = [zombie, *obj.zombies], []
        zombie.cap.device, zombie.table.packed = False, None
        core.changed = True


def pass_over(core: Core, zombie: Slot) -> Slot | None:
    """The last of its object's slots that holds something. aux: how many of the first may."""
    obj, cap = zombie.cap.obj, zombie.cap
    assert isinstance(obj, CNode | Thread)
    zombie.table.packed = None
    for _ in range(AT_ONCE):
        if cap.aux and obj.slots.slots[cap.aux - 1].cap.type != CAP_NULL:
            return obj.slots.slots[cap.aux - 1]
        cap.aux = max(cap.aux - 1, 0)
    if not cap.aux:
        bury(core, zombie, obj)
    return None


def bury(core: Core, zombie: Slot, obj: CNode | Thread) -> None:
    """The object's memory has no meaning any more."""
    for each in core.threads + core.departed:
        if zombie in each.zombies:
            each.zombies.remove(zombie)
    derivation.remove(zombie)
    core.tables.remove(obj.slots)
    if obj in core.departed:
        core.departed.remove(obj)
    core.changed = True


def delete_one(core: Core, slot: Slot) -> None:
    """The capability goes away, or something that has to be done before."""
    cap = slot.cap
    if cap.type == CAP_FRAME:
        mappings.unmap(core, slot)
    if cap.type == CAP_NOTIFICATION:
        irqs.lose_notification(core, slot)
    last = cap.type not in (CAP_UNTYPED, CAP_FRAME) and is_last(core, slot)
    if last and not finalise(core, slot):
        return
    if last and isinstance(cap.obj, CNode | Thread):
        make_zombie(core, slot, cap.obj)
        return
    derivation.remove(slot)
    if last:
        forget(core, cap)


def make_zombie(core: Core, slot: Slot, obj: CNode | Thread) -> None:
    """device: of a thread that destroyed itself, which is in nobody's list."""
    cap, caller, place = slot.cap, own(core), obj.slots.slots[-1]
    zombie = Cap(CAP_ZOMBIE, obj, 0, cap.size, 0, len(obj.slots.slots) - 1, obj is caller)
    if isinstance(obj, Thread):
        derivation.move(zombie, slot, place)
        core.threads.remove(obj)
    else:
        displace(slot, caller.slots.slots[SPARE], zombie, place)
    place.original = False
    if obj is caller:
        core.departed.append(caller)
    else:
        behind = obj.zombies if isinstance(obj, Thread) else []
        caller.zombies[:0] = [place, *behind]
        behind.clear()
    core.changed = True


def displace(slot: Slot, spare: Slot, zombie: Cap, place: Slot) -> None:
    """The zombie is in its place then, and what lay there in the spare slot."""
    if slot is not spare:
        derivation.move(slot.cap, slot, spare)
    if place.cap.type == CAP_NULL:
        derivation.move(zombie, spare, place)
    else:
        derivation.swap(zombie, spare, place.cap, place)


def delete_notification(core: Core, slot: Slot) -> bool:
    """Empties an interrupt's slot; False: one of those who wait was woken, and there are more."""
    cap = slot.cap
    last = cap.type == CAP_NOTIFICATION and is_last(core, slot)
    if last and not finalise(core, slot):
        return False
    if cap.type != CAP_NULL:
        derivation.remove(slot)
    if last:
        forget(core, cap)
    return True


def finalise(core: Core, slot: Slot) -> bool:
    """Whoever waits on the object hears of its end, whoever names it forgets it. False: not all
    did, one at a time does."""
    cap, obj = slot.cap, slot.cap.obj
    if cap.type == CAP_IRQ_HANDLER:
        return irqs.finalise(core, cap.word)
    if isinstance(obj, Endpoint):
        return not cancel_first(core, obj)
    if isinstance(obj, Notification):
        return finalise_notification(core, obj)
    if isinstance(obj, Reply):
        finalise_reply(core, obj)
    elif isinstance(obj, SchedContext):
        finalise_context(core, obj)
    elif isinstance(obj, Thread):
        finalise_thread(core, obj)
    elif isinstance(obj, Vcpu):
        vcpus.dissolve(core, obj)
    elif cap.type == CAP_PAGE_TABLE:
        mappings.unmap_table(core, slot)
    elif cap.type == CAP_VSPACE:
        spaces.finalise(core, cap)
    elif isinstance(obj, Pool):
        spaces.finalise_pool(core, obj)
    return True


def cancel_first(core: Core, where: Endpoint | Notification) -> bool:
    """False: nobody waits."""
    if not where.queue:
        return False
    restart(core, where.queue[0])
    return True


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
                preemption_point(core)


def finalise_notification(core: Core, notification: Notification) -> bool:
    unbind_notification(notification)
    if notification.sc is not None:
        notification.sc.notification = None
        notification.sc = None
    cancel_first(core, notification)
    return not notification.queue


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
    vcpus.dissolve(core, thread.vcpu)
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
    elif isinstance(obj, Table):
        core.tables_of_spaces.remove(obj)
    elif isinstance(obj, Vcpu):
        core.vcpus.remove(obj)
