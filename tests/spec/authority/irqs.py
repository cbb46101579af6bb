# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of interrupts, and of signals to cores.

Who may only signal a notification must not change what a wait on it acknowledges: that needs the
right to wait. And a number that the system uses between cores is nobody's to issue.
"""

from __future__ import annotations

from spec.authority import copies, destruction, lookup
from spec.authority.entry import Entry
from spec.authority.fields import Cap
from spec.authority.lookup import READ, WRITE

SGIS = 16


def issues(entry: Entry, slot: int, intid: int, root: int, first: int, kind: int) -> None:
    target = lookup.exactly(entry.before, entry.objects.types, entry.before.cap(root),
                            entry.word(entry.thread, first), entry.word(entry.thread, first + 1))
    if not target or not entry.objects.interrupts.is_issuable(entry.before, intid):
        return

    def rule(old: Cap, new: Cap) -> str | None:
        if old.type:
            return "the slot was not empty"
        return None if new.type == kind and new.word == intid else "it is for another interrupt"

    entry.licence.slot(target, rule, slot)


def control_method(entry: Entry, slot: int, _: Cap, label: str, extra: list[int]) -> None:
    types, objects = entry.objects.types, entry.objects
    intid = entry.word(entry.thread, 0)
    if not extra or intid >= objects.irqs:
        return
    if label == "ARMIRQIssueSGISignal":
        own = entry.word(entry.thread, 1) == objects.core_number(entry.before)
        if intid < SGIS and own:
            issues(entry, slot, intid, extra[0], 2, types.sgi)
    elif label in ("IRQIssueIRQHandler", "ARMIRQIssueIRQHandlerTrigger"):
        if not objects.interrupts.is_used(entry.before, intid):
            first = 1 if label == "IRQIssueIRQHandler" else 2
            issues(entry, slot, intid, extra[0], first, types.irq_handler)
            entry.licence.irqs.add(intid)


def set_notification(entry: Entry, intid: int, source: int) -> None:
    """With Write: it signals. With Read, too, if that is to acknowledge the interrupt."""
    cap, target = entry.before.cap(source), entry.objects.irq_slot(intid)
    needed = WRITE | READ if entry.objects.interrupts.is_implied(entry.before, intid) else WRITE
    if cap.type == entry.objects.types.notification and cap.rights & needed == needed:
        destruction.delete(entry, [target])
        copies.place(entry, target, source, replaces=True)


def set_implied(entry: Entry, intid: int) -> None:
    cap = entry.before.cap(entry.objects.irq_slot(intid))
    if cap.type != entry.objects.types.notification or cap.rights & READ:
        entry.licence.implied.add(intid)


def handler_method(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    intid = cap.word
    entry.licence.irqs.add(intid)
    if label == "IRQSetIRQHandler" and extra:
        set_notification(entry, intid, extra[0])
    elif label == "IRQClearIRQHandler":
        destruction.delete(entry, [entry.objects.irq_slot(intid)])
    elif label == "IRQSetImpliedAck":
        set_implied(entry, intid)


def signal(entry: Entry, _: int, cap: Cap, __: str, ___: list[int]) -> None:
    entry.licence.signal = cap.word, cap.aux
