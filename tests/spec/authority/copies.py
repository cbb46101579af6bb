# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What may come into a slot: copies with at most the authority of their source."""

from __future__ import annotations

from spec.authority.entry import Entry
from spec.authority.fields import Cap
from spec.authority.licence import Rule
from spec.authority.lookup import ALL, DEVICE, ORIGINAL
from spec.authority.objects import Types


def badged(types: Types, cap: Cap) -> bool:
    return cap.type in (types.endpoint, types.notification, types.smc)


def wrong_data(types: Types, source: Cap, new: Cap, data: int | None) -> str | None:
    """word and aux; data: a new badge or guard."""
    if badged(types, new):
        allowed = {source.word} if data is None or source.word else {source.word, data}
        return None if new.word in allowed else "its badge is not the source's"
    if new.type == types.cnode:
        kept = data is not None or new[5:] == source[5:]
        return None if kept else "its guard is not the source's"
    if new.type == types.frame:
        return "a copy is not mapped" if new.word or new.aux else None
    return "it is not what the source is" if new[5:] != source[5:] else None


def wrong_copy(types: Types, source: Cap, new: Cap, rights: int, data: int | None) -> str | None:
    if new.type != source.type or new.object != source.object or new.size != source.size:
        return "it names another object than its source"
    if new.type in (types.irq_control, types.zombie):
        return "it cannot be copied"
    if new.rights & ~(source.rights & rights):
        return "it has more rights than its source, or than asked for"
    if (new.flags ^ source.flags) & DEVICE:
        return "device memory stays that"
    may_be = new.type == types.untyped or badged(types, new) and new.word != source.word
    if new.flags & ORIGINAL and not may_be:
        return "a copy is not an original"
    return wrong_data(types, source, new, data)


def copy(entry: Entry, source: int, rights: int = ALL, data: int | None = None,
         replaces: bool = False) -> Rule:
    """replaces: what was there may have been deleted before."""
    cap, types = entry.before.cap(source), entry.objects.types

    def rule(old: Cap, new: Cap) -> str | None:
        if old.type and not replaces:
            return "the slot was not empty"
        return wrong_copy(types, cap, new, rights, data)

    return rule


def move(entry: Entry, source: int, data: int | None = None) -> Rule:
    """The very capability; data: the guard of a CNode."""
    cap, types = entry.before.cap(source), entry.objects.types

    def rule(_: Cap, new: Cap) -> str | None:
        if cap.type == types.cnode and data is not None:
            return None if new[:5] == cap[:5] else "it is not the one that was moved"
        return None if new == cap else "it is not the one that was moved"

    return rule


def place(entry: Entry, target: int, source: int, rights: int = ALL, data: int | None = None,
          replaces: bool = False) -> None:
    """A copy of source may come into the slot target."""
    if not target or not source or not entry.before.cap_type(source):
        return
    rule = copy(entry, source, rights, data, replaces)
    if entry.before.cap_type(source) == entry.objects.types.untyped:
        rule = takes_memory(entry, source, rule)
    entry.licence.slot(target, rule, source)


def takes_memory(entry: Entry, source: int, rule: Rule) -> Rule:
    """Of an untyped the copy takes what is free: else two could give it out."""
    cap = entry.before.cap(source)
    used_up = cap._replace(aux=1 << cap.size)
    entry.licence.slot(source, lambda _, new: None if new == used_up else (
        "a copied untyped is used up, and nothing else"))

    def both(old: Cap, new: Cap) -> str | None:
        if entry.after.cap(source) != used_up:
            return "its source gives out the same memory"
        return rule(old, new)

    return both
