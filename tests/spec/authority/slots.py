# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Changed slots: their capabilities by their rules, their links by those of their neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from spec.authority.entry import Entry
from spec.authority.fields import Cap

Finding = tuple[str, str, object, object]  # where, what is wrong, before, after


def wrong(entry: Entry, slot: int, old: Cap, new: Cap) -> str | None:
    """None: one of the licences for the slot fits."""
    licence, types = entry.licence, entry.objects.types
    reasons = []
    if not new.type and slot in licence.emptied or is_displaced(entry, slot, new):
        return None
    if slot in licence.rings and old._replace(word=new.word) == new:
        return None
    if new.type == types.zombie or old.type == types.zombie:
        return wrong_zombie(entry, slot, old, new)
    for rule in licence.slots.get(slot, ()):
        reason = rule(old, new)
        if reason is None:
            return None
        reasons.append(reason)
    return reasons[0] if reasons else "nothing licenses a change of this slot"


def is_displaced(entry: Entry, slot: int, new: Cap) -> bool:
    """It lay where a zombie lies now, and is deleted next."""
    return slot == entry.objects.tcb_slot(entry.thread, "SPARE") and any(
        entry.before.cap(each) == new for each in entry.licence.emptied)


def is_within(entry: Entry, slot: int, zombie: Cap) -> bool:
    thing = entry.objects.thing(zombie)
    return thing is not None and slot in entry.objects.slots_of(thing.kind, thing.ref, thing.size)


def wrong_zombie(entry: Entry, slot: int, old: Cap, new: Cap) -> str | None:
    """Where an object is being destroyed: one that this entry destroys, or began to."""
    objects, licence = entry.objects, entry.licence
    for cap in (old, new):
        if cap.type == objects.types.zombie and cap.object not in licence.destroyed:
            return "it is not this thread's to destroy"
    if new.type == objects.types.zombie and not is_within(entry, slot, new):
        return "a zombie lies in its own object"
    if slot in licence.emptied or new.type == objects.types.zombie:
        return None
    return "nothing licenses a change of this slot"


def new_in_list(entry: Entry, slot: int, changed: set[int]) -> bool:
    """A capability that came stands behind what it came from, or behind another new one."""
    parents = entry.licence.parents.get(slot)
    if parents is None or not entry.after.cap_type(slot):
        return True
    before = entry.after.links(slot)[0]
    return before in parents or before in changed


def link_changes(entry: Entry, slot: int) -> Iterator[set[int]]:
    for old, new in zip(entry.before.links(slot), entry.after.links(slot)):
        if old != new:
            yield {old, new}


def check(entry: Entry, slots: set[int], name: str) -> Iterator[Finding]:
    before, after = entry.before, entry.after
    changed = {slot for slot in slots if before.cap(slot) != after.cap(slot)}
    changed |= slots & entry.licence.slots.keys()  # by another that is equal
    for slot in changed:
        old, new = before.cap(slot), after.cap(slot)
        reason = None if old == new else wrong(entry, slot, old, new)
        if reason is None and not new_in_list(entry, slot, changed):
            reason = "it is not a child of what it came from"
        if reason:
            yield f"{name} {slot:#x}", reason, old, new
    for slot in slots - changed:
        if not all(named & changed for named in link_changes(entry, slot)):
            yield (f"{name} {slot:#x}", "its place in the derivation list", before.links(slot),
                   after.links(slot))
