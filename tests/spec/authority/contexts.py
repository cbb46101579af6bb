# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of scheduling contexts, and of the authority over a core's time."""

from __future__ import annotations

from spec.authority import destruction, kernel_entries, waiting
from spec.authority.entry import Entry
from spec.authority.fields import Cap
from spec.authority.groups import Group as G


def is_free(entry: Entry, sc: int) -> bool:
    return not entry.before.sc.tcb(sc) and not entry.before.sc.notification(sc)


def binds_thread(entry: Entry, sc: int, tcb: int) -> None:
    """Both are free."""
    if is_free(entry, sc) and not entry.before.tcb.sc(tcb):
        waiting.gets_context(entry, tcb, sc)


def binds_notification(entry: Entry, sc: int, notification: int) -> None:
    state, licence = entry.before, entry.licence
    if not is_free(entry, sc) or state.notification.sc(notification):
        return
    licence.link(sc, G.NOTIFIES, notification)
    licence.link(notification, G.CONTEXT, sc)
    bound = state.notification.bound_tcb(notification)
    if bound and not state.tcb.sc(bound):
        waiting.gets_context(entry, bound, sc)


def bind(entry: Entry, sc: int, cap: Cap) -> None:
    if cap.type == entry.objects.types.tcb:
        binds_thread(entry, sc, cap.object)
    elif cap.type == entry.objects.types.notification:
        binds_notification(entry, sc, cap.object)


def unbind_object(entry: Entry, sc: int, cap: Cap) -> None:
    types, state = entry.objects.types, entry.before
    if cap.type == types.tcb and state.sc.tcb(sc) == cap.object != entry.thread:
        destruction.loses_thread(entry, sc)
    elif cap.type == types.notification and state.sc.notification(sc) == cap.object:
        destruction.loses_notification(entry, sc)


def unbind(entry: Entry, sc: int) -> None:
    if entry.before.sc.tcb(sc) != entry.thread:
        destruction.loses_thread(entry, sc)
        destruction.loses_notification(entry, sc)
        destruction.ends_calls(entry, sc)


def yield_to(entry: Entry, sc: int) -> None:
    state, licence, thread = entry.before, entry.licence, entry.thread
    other = state.sc.tcb(sc)
    if entry.first_phase or other in (0, thread) or state.tcb.yield_to(thread):
        return
    if state.tcb.priority(other) > state.tcb.max_priority(thread):
        return
    if state.sc.yield_from(sc):
        kernel_entries.completes_yield(entry, state.sc.yield_from(sc))
    licence.moves(other)
    licence.may(thread, G.YIELD)
    licence.may(sc, G.YIELDER | G.REFILLS)


def context_method(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    if label == "SchedContextBind" and extra:
        bind(entry, cap.object, entry.before.cap(extra[0]))
    elif label == "SchedContextUnbind":
        unbind(entry, cap.object)
    elif label == "SchedContextUnbindObject" and extra:
        unbind_object(entry, cap.object, entry.before.cap(extra[0]))
    elif label == "SchedContextConsumed":
        entry.licence.may(cap.object, G.REFILLS)
    elif label == "SchedContextYieldTo":
        yield_to(entry, cap.object)


def control_method(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    sc = entry.before.cap(extra[0]) if extra else None
    if label != "SchedControlConfigureFlags" or sc is None:
        return
    if sc.type == entry.objects.types.sc and cap.word == entry.objects.core_number(entry.before):
        entry.licence.may(sc.object, G.PARAMETERS | G.REFILLS)
        entry.licence.moves(entry.before.sc.tcb(sc.object))
