# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads that stop waiting, and scheduling contexts that change hands with that."""

from __future__ import annotations

from spec.authority.entry import Entry
from spec.authority.groups import Group as G


def leaves_stack(entry: Entry, reply: int) -> None:
    """A reply object, out of the call stack that it is in."""
    state, licence = entry.before, entry.licence
    licence.may(reply, G.CALLER | G.STACK)
    below, above = state.reply.prev(reply), state.reply.next(reply)
    if below:
        licence.may(below, G.STACK)
    if above:
        licence.may(above, G.CALLS if state.reply.is_head(reply) else G.STACK)


def leaves_queue(entry: Entry, thread: int) -> None:
    """A thread that waits stops waiting."""
    state, enums, licence = entry.before, entry.enums, entry.licence
    waits = state.tcb.state(thread)
    entry.gone.add(thread)
    if waits in (enums.on_send, enums.on_receive):
        licence.may(state.tcb.blocked_on(thread), G.QUEUE)
        if waits == enums.on_receive and state.tcb.reply(thread):
            licence.may(state.tcb.reply(thread), G.CALLER)
    elif waits == enums.on_notification:
        licence.may(state.tcb.blocked_on(thread), G.QUEUE | G.SIGNAL)
    elif waits == enums.asleep:
        licence.awake.add(state.tcb.vcpu(thread))
    elif waits == enums.on_reply:
        leaves_stack(entry, state.tcb.reply(thread))


def cancels(entry: Entry, thread: int) -> None:
    """Its system call would be done again."""
    leaves_queue(entry, thread)
    entry.licence.may(thread, G.WAIT | G.FAULT | G.PC)
    entry.licence.moves(thread)


def stops(entry: Entry, thread: int) -> None:
    cancels(entry, thread)
    sc = entry.before.tcb.yield_to(thread)
    if sc:
        entry.licence.may(thread, G.YIELD)
        entry.licence.may(sc, G.YIELDER)


def gets_context(entry: Entry, thread: int, sc: int) -> None:
    """The context, from whoever has it."""
    licence, holder = entry.licence, entry.before.sc.tcb(sc)
    licence.link(sc, G.RUNS, thread)
    licence.link(thread, G.TIME, sc)
    licence.moves(thread)
    if holder:
        entry.givers.add(holder)
        licence.may(holder, G.TIME)
        licence.moves(holder)


def has_no_context(entry: Entry, thread: int) -> bool:
    return not entry.before.tcb.sc(thread) or thread in entry.givers


def lends(entry: Entry, giver: int, taker: int) -> None:
    """The context of giver, to one that has none."""
    state = entry.before
    sc = state.tcb.sc(giver) or entry.bound_context(giver)
    given_back = state.tcb.sc(taker) == entry.bound_context(taker)
    if sc and (given_back or has_no_context(entry, taker)):
        gets_context(entry, taker, sc)


def gives_back(entry: Entry, thread: int) -> None:
    """What its bound notification lent it."""
    sc = entry.bound_context(thread)
    if sc:
        entry.licence.may(sc, G.RUNS)
        entry.licence.may(thread, G.TIME)


def first_of(entry: Entry, endpoint: int, waits: int) -> list[int]:
    """The first of the queue; if that may have left before in the same entry, the next, too."""
    state = entry.before
    if state.endpoint.state(endpoint) != waits:
        return []
    found = []
    for thread in state.queue(state.endpoint.head(endpoint), state.tcb.ipc_next):
        found.append(thread)
        if thread not in entry.gone:
            break
    return found
