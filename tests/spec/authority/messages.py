# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What follows from a send, a receive, an answer, a signal (docs/design/authority.md)."""

from __future__ import annotations

from spec.authority import copies, lookup, waiting
from spec.authority.entry import BUFFER_CAPS, MESSAGE_MAX, RECEIVE_CNODE, Entry
from spec.authority.fields import Cap
from spec.authority.groups import Group as G
from spec.authority.licence import Content
from spec.authority.lookup import GRANT, GRANT_REPLY

INFO_FIELDS = 0xfff


def receives_badge(entry: Entry, thread: int, badge: int, info: int | None) -> None:
    entry.licence.may(thread, G.BADGE)
    entry.licence.value(thread * 8, badge)
    if info is None:
        entry.licence.anything.add(thread * 8 + 1)
    else:
        entry.licence.value(thread * 8 + 1, info)


def receive_slot(entry: Entry, receiver: int) -> int:
    """Where the receiver wants a capability."""
    cnode, index, depth = (entry.buffer_word(receiver, RECEIVE_CNODE + i) for i in range(3))
    slot = entry.find(receiver, cnode)
    if not slot:
        return 0
    return lookup.exactly(entry.before, entry.objects.types, entry.before.cap(slot), index, depth)


def receives_caps(entry: Entry, sender: int, receiver: int, info: int) -> None:
    first = entry.buffer(receiver) + BUFFER_CAPS
    entry.licence.contents.append(Content(first, first + 3))
    target = receive_slot(entry, receiver)
    if target and not entry.before.cap_type(target):
        for source in entry.extra(sender, info) or ():
            copies.place(entry, target, source)


def receives_words(entry: Entry, sender: int, receiver: int, length: int) -> None:
    licence = entry.licence
    licence.may(receiver, G.MESSAGE)
    for index in range(4):
        licence.value(receiver * 8 + 2 + index,
                      entry.register(sender, 2 + index) if index < length else 0)
    source, target = entry.buffer(sender), entry.buffer(receiver)
    if length > 4 and source and target:
        written = entry.writes if sender == entry.thread else {}
        end = target + 1 + min(length, MESSAGE_MAX)
        licence.contents.append(Content(target + 5, end, source + 5, {
            source + word: value for word, value in written.items()}))


def receives_fault(entry: Entry, sender: int, receiver: int) -> None:
    """As long as the longest fault message is."""
    entry.fault_messages.append((sender, receiver))
    entry.licence.may(receiver, G.MESSAGE)
    entry.licence.anything.update(range(receiver * 8 + 1, receiver * 8 + 6))
    if entry.buffer(receiver):
        entry.licence.contents.append(Content(entry.buffer(receiver) + 5,
                                              entry.buffer(receiver) + 1 + 36))


def receives(entry: Entry, sender: int, receiver: int, badge: int, grant: bool,
             fault: bool = False) -> None:
    """The message of sender, or that of its fault."""
    if fault or entry.before.fault_type(sender):
        receives_badge(entry, receiver, badge, None)
        receives_fault(entry, sender, receiver)
        return
    info = entry.register(sender, 1)
    length, caps = info & 127, info >> 7 & 3
    plain = caps == 0 and length <= 4
    receives_badge(entry, receiver, badge, info & ~INFO_FIELDS | length if plain else None)
    receives_words(entry, sender, receiver, length)
    if caps and grant and entry.buffer(sender) and entry.buffer(receiver):
        receives_caps(entry, sender, receiver, info)


def waits_for_answer(entry: Entry, caller: int, callee: int, reply: int, may_answer: bool,
                     donates: bool) -> None:
    """Or stops, where nobody could answer."""
    licence, state = entry.licence, entry.before
    licence.may(caller, G.WAIT | G.FAULT | G.PC)
    licence.moves(caller)
    if not reply or not may_answer:
        return
    licence.may(reply, G.STACK)
    licence.link(reply, G.CALLER, caller)
    sc = state.tcb.sc(caller)
    if donates and sc:
        waiting.lends(entry, caller, callee)
        licence.may(sc, G.CALLS)
        if state.sc.reply(sc):
            licence.may(state.sc.reply(sc), G.STACK)


def blocks_to_send(entry: Entry, thread: int, endpoint: int, badge: int) -> None:
    entry.licence.may(endpoint, G.QUEUE)
    entry.licence.wakes(thread)
    entry.licence.value(thread * 8 + entry.objects.badge_word, badge)


def sends(entry: Entry, thread: int, cap: Cap, blocking: bool, call: bool, donates: bool,
          fault: bool = False) -> None:
    """By an endpoint capability with the right to."""
    endpoint = cap.object
    if fault:
        entry.licence.may(thread, G.FAULT)
    receivers = waiting.first_of(entry, endpoint, entry.enums.receives)
    if blocking and set(receivers) <= entry.gone:
        blocks_to_send(entry, thread, endpoint, cap.word)
        entry.senders.add(thread)
    for receiver in receivers:
        meets(entry, thread, receiver, cap, call, donates, fault)


def meets(entry: Entry, thread: int, receiver: int, cap: Cap, call: bool, donates: bool,
          fault: bool) -> None:
    """The receiver gets the message."""
    state = entry.before
    answer = fault or bool(cap.rights & (GRANT | GRANT_REPLY))
    waiting.leaves_queue(entry, receiver)
    entry.licence.wakes(receiver)
    receives(entry, thread, receiver, cap.word, bool(cap.rights & GRANT), fault)
    if call:
        waits_for_answer(entry, thread, receiver, state.tcb.reply(receiver), answer, donates)
    elif donates:
        waiting.lends(entry, thread, receiver)


def can_handle(entry: Entry, cap: Cap) -> bool:
    return (cap.type == entry.objects.types.endpoint and bool(cap.rights & lookup.WRITE)
            and bool(cap.rights & (GRANT | GRANT_REPLY)))


def faults(entry: Entry, thread: int, handler: str = "FAULT_HANDLER") -> None:
    cap = entry.tcb_cap(thread, handler)
    entry.licence.may(thread, G.WAIT | G.FAULT | G.PC)
    entry.licence.moves(thread)
    if can_handle(entry, cap):
        sends(entry, thread, cap, True, True, handler == "FAULT_HANDLER", True)


def times_out(entry: Entry, thread: int) -> None:
    """Its context is used up: that is told, if somebody wants to know."""
    sc = entry.before.tcb.sc(thread)
    if can_handle(entry, entry.tcb_cap(thread, "TIMEOUT_HANDLER")):
        faults(entry, thread, "TIMEOUT_HANDLER")
        if sc:
            entry.licence.may(sc, G.REFILLS)


def takes_signal(entry: Entry, thread: int, notification: int, badge: int) -> None:
    """The thread waited, here or at an endpoint, or asks now."""
    receives_badge(entry, thread, badge, 0)
    entry.licence.moves(thread)
    sc = entry.before.notification.sc(notification)
    if sc and waiting.has_no_context(entry, thread) and not entry.before.sc.tcb(sc):
        waiting.gets_context(entry, thread, sc)


def interrupts(entry: Entry, notification: int, badge: int) -> None:
    """As a signal; who entered may have begun to wait for it."""
    signals(entry, notification, badge)
    if notification in entry.waits:
        takes_signal(entry, entry.thread, notification, badge)
        entry.licence.wakes(entry.thread)


def signals(entry: Entry, notification: int, badge: int) -> None:
    state, enums, licence = entry.before, entry.enums, entry.licence
    licence.may(notification, G.SIGNAL)
    first, bound = state.notification.head(notification), state.notification.bound_tcb(notification)
    kind = state.notification.state(notification)
    receiver = 0
    if kind == enums.waiting:
        receiver = first
    elif kind == enums.idle and bound and state.tcb.state(bound) == enums.on_receive:
        receiver = bound
    if receiver:
        waiting.leaves_queue(entry, receiver)
        licence.wakes(receiver)
        takes_signal(entry, receiver, notification, badge)
    else:
        word = notification * 8 + entry.objects.signal_word
        licence.flags[word] = licence.flags.get(word, 0) | badge


def answer_registers(entry: Entry, caller: int) -> int:
    """What the answer to its fault may set."""
    kind = entry.before.fault_type(caller)
    constant = entry.objects.abi.constant
    if kind == constant("seL4_Fault_UnknownSyscall"):
        return G.BADGE | G.MESSAGE | G.ARGUMENTS | G.PC | G.REGISTERS | G.PSTATE
    if kind == constant("seL4_Fault_UserException"):
        return G.PC | G.REGISTERS | G.PSTATE
    if kind == constant("seL4_Fault_Timeout"):
        return (G.BADGE | G.MESSAGE | G.ARGUMENTS | G.PC | G.REGISTERS | G.PSTATE | G.TLS)
    return 0


def answers(entry: Entry, thread: int, cap: Cap) -> None:
    """By a reply capability: whoever waits for an answer there."""
    state, licence, reply = entry.before, entry.licence, cap.object
    caller = state.reply.tcb(reply)
    if not caller or state.tcb.state(caller) != entry.enums.on_reply:
        return
    licence.wakes(caller)
    licence.may(caller, G.FAULT)
    if state.reply.is_head(reply) and not state.tcb.sc(caller):
        waiting.gets_context(entry, caller, state.reply.next(reply))
    waiting.leaves_stack(entry, reply)
    if state.fault_type(caller):
        entry.fault_answers.append((thread, caller))
        licence.may(caller, answer_registers(entry, caller))
        licence.anything.update(range(caller * 8, caller * 8 + 6))
    else:
        receives(entry, thread, caller, 0, bool(cap.rights & GRANT))
    if state.fault_type(caller) != entry.objects.abi.constant("seL4_Fault_Timeout"):
        times_out(entry, caller)


def takes_message(entry: Entry, thread: int, sender: int, badge: int, grant: bool, call: bool,
                  may_answer: bool, reply: int) -> None:
    entry.licence.wakes(sender)
    receives(entry, sender, thread, badge, grant, sender in entry.senders)
    if call:
        waiting.gives_back(entry, thread)
        waits_for_answer(entry, sender, thread, reply, may_answer, True)


def takes_from_queue(entry: Entry, thread: int, endpoint: int, reply: int) -> None:
    state = entry.before
    for sender in waiting.first_of(entry, endpoint, entry.enums.sends):
        waiting.leaves_queue(entry, sender)
        grant = bool(state.tcb.can_grant(sender))
        takes_message(entry, thread, sender, state.tcb.badge(sender), grant,
                      bool(state.tcb.is_call(sender)),
                      grant or bool(state.tcb.can_grant_reply(sender)), reply)
    for sender in entry.senders - {thread}:
        cap = entry.tcb_cap(sender, "TIMEOUT_HANDLER")
        takes_message(entry, thread, sender, cap.word, False, True, True, reply)


def acknowledges(entry: Entry, notification: int) -> None:
    """The interrupts that it notes."""
    entry.licence.irqs.update(entry.objects.interrupts.implied(entry.before, notification))


def empties(entry: Entry, notification: int) -> None:
    """Its word is taken."""
    entry.licence.may(notification, G.SIGNAL)
    word = notification * 8 + entry.objects.signal_word
    entry.licence.taken.add(word)
    entry.licence.flags.setdefault(word, 0)


def takes_bound_signal(entry: Entry, thread: int) -> None:
    bound = entry.before.tcb.bound_notification(thread)
    if bound:
        entry.waits.add(bound)
        acknowledges(entry, bound)
        empties(entry, bound)
        takes_signal(entry, thread, bound, 0)
        entry.licence.anything.add(thread * 8)


def receives_from(entry: Entry, thread: int, endpoint: int, reply: int, blocking: bool) -> None:
    """By an endpoint capability with the right to, with a reply object or none."""
    state, licence = entry.before, entry.licence
    other = state.reply.tcb(reply) if reply else 0
    if other and other != thread:
        waiting.cancels(entry, other)
    if reply:
        licence.link(reply, G.CALLER, thread)
    licence.may(endpoint, G.QUEUE)
    takes_bound_signal(entry, thread)
    takes_from_queue(entry, thread, endpoint, reply)
    if blocking:
        entry.listens[endpoint] = reply
        licence.wakes(thread)
        waiting.gives_back(entry, thread)


def hears_of(entry: Entry, thread: int) -> None:
    """Who entered, if it has begun to wait where the thread's fault goes."""
    cap = entry.tcb_cap(thread, "FAULT_HANDLER")
    if can_handle(entry, cap) and cap.object in entry.listens:
        entry.licence.wakes(entry.thread)
        receives(entry, thread, entry.thread, cap.word, False, True)
        waits_for_answer(entry, thread, entry.thread, entry.listens[cap.object], True, True)


def waits(entry: Entry, thread: int, notification: int, blocking: bool) -> None:
    """By a notification capability with the right to."""
    entry.waits.add(notification)
    acknowledges(entry, notification)
    empties(entry, notification)
    takes_signal(entry, thread, notification, 0)
    entry.licence.anything.add(thread * 8)
    if blocking:
        entry.licence.may(notification, G.QUEUE)
        entry.licence.wakes(thread)
        sc = entry.before.notification.sc(notification)
        if sc and entry.before.tcb.sc(thread) == sc:
            entry.licence.may(sc, G.RUNS)
            entry.licence.may(thread, G.TIME)
