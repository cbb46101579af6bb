# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What each system call licenses: by the capabilities that it names."""

from __future__ import annotations

from spec.authority import invocations, messages
from spec.authority.entry import Entry
from spec.authority.groups import Group as G
from spec.authority.lookup import READ, WRITE

(CALL, REPLY_RECV, NB_SEND_RECV, NB_SEND_WAIT, SEND, NB_SEND, RECV, NB_RECV, WAIT, NB_WAIT,
 YIELD) = range(-1, -12, -1)


def cap_fault(entry: Entry, blocking: bool) -> None:
    if blocking:
        messages.faults(entry, entry.thread)


def empty_answer(entry: Entry) -> None:
    messages.receives_badge(entry, entry.thread, 0, 0)


def send(entry: Entry, address: int, blocking: bool, call: bool, donates: bool) -> None:
    thread, types = entry.thread, entry.objects.types
    slot = entry.find(thread, address)
    if not slot:
        cap_fault(entry, blocking)
        return
    cap = entry.before.cap(slot)
    if cap.type == types.notification and cap.rights & WRITE:
        messages.signals(entry, cap.object, cap.word)
        empty_answer(entry)
        return
    extra = entry.extra(thread, entry.x[1])
    if extra is None:
        cap_fault(entry, blocking)
    elif cap.type == types.endpoint and cap.rights & WRITE:
        messages.sends(entry, thread, cap, blocking, call, donates)
    elif cap.type == types.reply:
        messages.answers(entry, thread, cap)
        empty_answer(entry)
    else:
        invocations.invoke(entry, slot, cap, extra)


def reply_object(entry: Entry) -> int | None:
    """The one that a receive names; None: it is none."""
    slot = entry.find(entry.thread, entry.x[6])
    cap = entry.before.cap(slot)
    return cap.object if slot and cap.type == entry.objects.types.reply else None


def receive(entry: Entry, address: int, blocking: bool, with_reply: bool) -> None:
    thread, types, state = entry.thread, entry.objects.types, entry.before
    slot = entry.find(thread, address)
    cap = state.cap(slot)
    empty_answer(entry)
    if slot and cap.type == types.endpoint and cap.rights & READ:
        reply = reply_object(entry) if with_reply else 0
        if reply is not None:
            messages.receives_from(entry, thread, cap.object, reply, blocking)
            return
    elif slot and cap.type == types.notification and cap.rights & READ and (
            state.notification.bound_tcb(cap.object) in (0, thread)):
        messages.waits(entry, thread, cap.object, blocking)
        return
    messages.faults(entry, thread)


def own(entry: Entry) -> None:
    """What a thread may always change: it set registers and words of its buffer before."""
    thread, licence = entry.thread, entry.licence
    licence.may(thread, G.BADGE | G.MESSAGE | G.ARGUMENTS | G.PC | G.WAIT)
    licence.values.update((thread * 8 + number, {value}) for number, value in enumerate(entry.x))
    licence.moves(thread)


def puts_off_receive(entry: Entry, number: int) -> None:
    """The thread will make a system call that only receives."""
    entry.licence.values[entry.thread * 8 + 7].add(number & (1 << 64) - 1)


def system_call(entry: Entry, number: int) -> None:
    x = entry.x
    own(entry)
    if number == CALL:
        send(entry, x[0], True, True, True)
    elif number in (SEND, NB_SEND):
        send(entry, x[0], number == SEND, False, False)
    elif number in (RECV, NB_RECV):
        receive(entry, x[0], number == RECV, True)
    elif number in (WAIT, NB_WAIT):
        receive(entry, x[0], number == WAIT, False)
    elif number in (REPLY_RECV, NB_SEND_RECV, NB_SEND_WAIT):
        entry.first_phase = True
        send(entry, x[6] if number == REPLY_RECV else x[8], False, False, number != REPLY_RECV)
        if entry.invoked:
            puts_off_receive(entry, WAIT if number == NB_SEND_WAIT else RECV)
        receive(entry, x[0], True, number != NB_SEND_WAIT)
    elif number != YIELD:
        messages.faults(entry, entry.thread)
