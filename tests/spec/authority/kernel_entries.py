# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What needs no authority of a caller: time that passes, interrupts, who runs next."""

from __future__ import annotations

from collections.abc import Iterator

from spec.authority import guests, messages, queues
from spec.authority.entry import Entry
from spec.authority.groups import Group as G
from spec.authority.lookup import READ


def interrupt(entry: Entry, intid: int) -> None:
    """It stays active, and is signalled to the notification of its handler, which notes it when that
    acknowledges it."""
    state, objects = entry.before, entry.objects
    entry.licence.irqs.add(intid)
    cap = state.cap(objects.irq_slot(intid))
    if cap.type == objects.types.notification:
        if cap.rights & READ and objects.interrupts.is_implied(state, intid):
            entry.licence.noted.add((cap.object, intid))
        messages.interrupts(entry, cap.object, cap.word)


def first_fp_access(entry: Entry) -> None:
    """Nobody's but the thread's own, and only if it may; else a fault, as others."""
    constant, flags = entry.objects.abi.constant, entry.before.tcb.flags(entry.thread)
    if flags & constant("TCB_FPU_DISABLED"):
        messages.faults(entry, entry.thread)
    else:
        entry.licence.link(entry.thread, G.FLAGS, flags | constant("TCB_FPU_USED"))


def interrupts(entry: Entry) -> None:
    """Those that were raised before or by this entry: some of them are taken."""
    own = entry.licence.signal
    if own is not None and own[1] == entry.objects.core_number(entry.before):
        entry.raised.add(own[0])
    for intid in sorted(entry.raised):
        interrupt(entry, intid)


def completes_yield(entry: Entry, thread: int) -> None:
    """It yielded, and gets the result now."""
    sc = entry.before.tcb.yield_to(thread)
    if sc:
        entry.licence.may(thread, G.YIELD | G.BADGE | G.MESSAGE)
        entry.licence.value(thread * 8 + 1, 1)
        entry.licence.anything.add(thread * 8 + 2)
        entry.licence.may(sc, G.YIELDER | G.REFILLS)


def runs_next(entry: Entry) -> None:
    """Who runs now; and, before an interrupt was taken, perhaps the first that was ready: after a guest, whose own
    interrupt it may have been, the next."""
    state, licence = entry.before, entry.licence
    starts_to_run(entry, entry.after.core.current(0))
    for thread in first_ready(entry) if entry.raised else ():
        starts_to_run(entry, thread)
    owner = state.core.fpu_owner(0)
    if owner:
        licence.may(owner, G.FPU)


def first_ready(entry: Entry) -> Iterator[int]:
    """Up to one that is no guest."""
    for queue in queues.ready(entry, entry.before)[:-1]:
        for thread in queue:
            yield thread
            if not guests.of_thread(entry, thread):
                return


def starts_to_run(entry: Entry, thread: int) -> None:
    state, licence = entry.before, entry.licence
    licence.moves(thread)
    if thread:
        completes_yield(entry, thread)
        if state.tcb.state(thread) == entry.enums.restart:
            licence.may(thread, G.WAIT)


def time_passes(entry: Entry) -> None:
    guests.time_passes(entry)
    state, licence = entry.before, entry.licence
    sc = state.core.current_sc(0)
    now = entry.after.core.now(0)
    for thread in state.queue(state.core.release_head(0), state.tcb.sched_next):
        if state.first_refill(state.tcb.sc(thread))[0] <= now:
            licence.moves(thread)
    if not sc:
        return
    licence.may(sc, G.REFILLS)
    for each in (state, entry.after):
        licence.moves(each.sc.tcb(sc))


def may_time_out(entry: Entry) -> None:
    """The thread that ran, when its budget is used up."""
    state = entry.before
    sc, running = state.core.current_sc(0), state.core.current(0)
    if sc and running and not entry.time_left(sc) and state.tcb.sc(running) == sc:
        messages.times_out(entry, running)
