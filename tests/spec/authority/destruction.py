# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What follows from deleting capabilities (docs/design/authority.md, Deletion)."""

from __future__ import annotations

from collections.abc import Iterable

from spec.authority import guests, kernel_entries, mappings, waiting
from spec.authority.entry import Entry
from spec.authority.fields import Cap
from spec.authority.groups import Group as G
from spec.authority.objects import Thing


def restarts(entry: Entry, thread: int) -> None:
    waiting.cancels(entry, thread)
    entry.licence.wakes(thread)


def queue_from(entry: Entry, head: int) -> list[int]:
    return entry.before.queue(head, entry.before.tcb.ipc_next)


def endpoint(entry: Entry, ref: int) -> None:
    entry.licence.may(ref, G.QUEUE)
    for thread in queue_from(entry, entry.before.endpoint.head(ref)):
        restarts(entry, thread)


def notification(entry: Entry, ref: int) -> None:
    state, licence = entry.before, entry.licence
    licence.may(ref, G.QUEUE | G.SIGNAL | G.BINDING | G.CONTEXT)
    if state.notification.bound_tcb(ref):
        licence.may(state.notification.bound_tcb(ref), G.BOUND)
    if state.notification.sc(ref):
        licence.may(state.notification.sc(ref), G.NOTIFIES)
    for thread in queue_from(entry, state.notification.head(ref)):
        restarts(entry, thread)


def reply(entry: Entry, ref: int) -> None:
    state, caller = entry.before, entry.before.reply.tcb(ref)
    if not caller:
        return
    if state.reply.is_head(ref) and not state.tcb.sc(caller):
        waiting.gets_context(entry, caller, state.reply.next(ref))
    waiting.cancels(entry, caller)


def tcb(entry: Entry, ref: int) -> None:
    state, licence = entry.before, entry.licence
    waiting.stops(entry, ref)
    licence.may(ref, G.BOUND | G.TIME | G.FPU)
    licence.link(ref, G.FLAGS, state.tcb.flags(ref) & ~entry.objects.abi.constant("TCB_FPU_USED"))
    guests.dissolves(entry, state.tcb.vcpu(ref))
    if state.tcb.bound_notification(ref):
        licence.may(state.tcb.bound_notification(ref), G.BINDING)
    sc = state.tcb.sc(ref)
    if sc:
        licence.may(sc, G.RUNS)
        if state.sc.yield_from(sc):
            kernel_entries.completes_yield(entry, state.sc.yield_from(sc))


def ends_calls(entry: Entry, sc: int) -> None:
    top = entry.before.sc.reply(sc)
    if top:
        entry.licence.may(sc, G.CALLS)
        entry.licence.may(top, G.STACK)


def loses_notification(entry: Entry, sc: int) -> None:
    other = entry.before.sc.notification(sc)
    if other:
        entry.licence.may(sc, G.NOTIFIES)
        entry.licence.may(other, G.CONTEXT)


def loses_thread(entry: Entry, sc: int) -> None:
    thread = entry.before.sc.tcb(sc)
    if thread:
        entry.givers.add(thread)
        entry.licence.may(sc, G.RUNS)
        entry.licence.may(thread, G.TIME)
        entry.licence.moves(thread)


def sched_context(entry: Entry, ref: int) -> None:
    entry.licence.may(ref, G.PARAMETERS | G.REFILLS)
    ends_calls(entry, ref)
    loses_notification(entry, ref)
    loses_thread(entry, ref)
    if entry.before.sc.yield_from(ref):
        kernel_entries.completes_yield(entry, entry.before.sc.yield_from(ref))


def frees_interrupt(entry: Entry, intid: int) -> None:
    entry.licence.irqs.add(intid)


def nothing(_: Entry, __: int) -> None:
    """Their slots are emptied, no more."""


def vcpu(entry: Entry, ref: int) -> None:
    guests.dissolves(entry, ref)


LAST = {"endpoint": endpoint, "notification": notification, "reply": reply, "tcb": tcb,
        "sched_context": sched_context, "vcpu": vcpu, "irq": frees_interrupt, "cnode": nothing, "frame": nothing}


def ring(entry: Entry, thread: int) -> list[int]:
    """Where the zombies lie that this thread has to finish."""
    first, found = entry.objects.tcb_slot(thread, "ZOMBIE"), []
    slot = neighbours(entry, first)[1]
    while slot not in (0, first) and slot not in found:
        found.append(slot)
        slot = neighbours(entry, slot)[1]
    return found


def neighbours(entry: Entry, slot: int) -> tuple[int, int]:
    word = entry.before.cap(slot).word
    return word >> 32, word & (1 << 32) - 1


def begun(entry: Entry) -> list[int]:
    """What this thread has begun to destroy. What others have, it is not licensed to go on with."""
    if not entry.thread:
        return []
    entry.licence.rings.add(entry.objects.tcb_slot(entry.thread, "ZOMBIE"))
    return [entry.objects.tcb_slot(entry.thread, "SPARE"), *ring(entry, entry.thread)]


def leaves_ring(entry: Entry, slot: int) -> None:
    """A zombie that goes, or gets neighbours."""
    entry.licence.rings |= {slot, *neighbours(entry, slot)} - {0}


def destroy(entry: Entry, thing: Thing, cap: Cap) -> range | list[int]:
    """The object goes; the slots that go along."""
    entry.licence.destroyed.add(thing.ref)
    if thing.kind in ("table", "pool"):
        mappings.destroy(entry, thing, cap)
        return []
    LAST[thing.kind](entry, thing.ref)
    if thing.kind == "tcb":
        own = entry.objects.tcb_slot(thing.ref, "ZOMBIE")
        leaves_ring(entry, own)
        return [*entry.objects.slots_of("tcb", thing.ref, thing.size), *ring(entry, thing.ref)]
    if thing.kind == "irq":
        return [entry.objects.irq_slot(thing.ref)]
    return entry.objects.slots_of(thing.kind, thing.ref, thing.size)


def forget(entry: Entry, slot: int, cap: Cap) -> None:
    """What goes with the capability itself."""
    types, objects = entry.objects.types, entry.objects
    if cap.type == types.zombie:
        leaves_ring(entry, slot)
    if cap.type == types.frame:
        mappings.unmap_frame(entry, cap)
    if cap.type == types.notification and objects.irq_slots <= slot < (
            objects.irq_slots + objects.irqs):
        entry.licence.irqs.add(slot - objects.irq_slots)


def delete(entry: Entry, slots: Iterable[int]) -> None:
    """These slots may become empty, and with the last capability to an object whatever is in it;
    and what the thread began before."""
    work, gone = [*slots, *begun(entry)], entry.licence.emptied
    while work:
        slot = work.pop()
        if slot in gone or not entry.before.cap_type(slot):
            continue
        gone.add(slot)
        cap = entry.before.cap(slot)
        forget(entry, slot, cap)
        thing = entry.objects.thing(cap)
        if thing is not None and thing.caps <= gone and thing.ref not in entry.licence.destroyed:
            work += destroy(entry, thing, cap)


