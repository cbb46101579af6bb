# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of CNodes and untyped memory: what comes into which slot."""

from __future__ import annotations

from microkit.base.sizes import GRANULE
from spec.authority import copies, destruction, lookup, waiting
from spec.authority.entry import NOTHING, Entry
from spec.authority.fields import Cap
from spec.authority.licence import Rule
from spec.authority.lookup import ALL, DEVICE

TRANSFERS = ("CNodeCopy", "CNodeMint", "CNodeMove", "CNodeMutate")


def named(entry: Entry, root: Cap, first: int) -> int:
    """The slot of index and depth in message words first and first + 1."""
    return lookup.exactly(entry.before, entry.objects.types, root, entry.word(entry.thread, first),
                          entry.word(entry.thread, first + 1))


def moves(entry: Entry, source: int, target: int, data: int | None) -> None:
    """Badges stay; data: a guard."""
    entry.licence.slot(target, copies.move(entry, source, data))
    entry.licence.slot(source, lambda _, new: None if new == NOTHING else "it was moved away")


def transfer(entry: Entry, label: str, target: int, source: int) -> None:
    if not source or not target or entry.before.cap_type(target):
        return
    if label in ("CNodeMove", "CNodeMutate"):
        moves(entry, source, target, 0 if label == "CNodeMutate" else None)
        return
    data = entry.word(entry.thread, 5) if label == "CNodeMint" else None
    cap, types = entry.before.cap(source), entry.objects.types
    has_children = any(lookup.children(entry.before, types, source, entry.objects.window[0]))
    if cap.type != types.untyped or not has_children:
        copies.place(entry, target, source, entry.word(entry.thread, 4), data)


def rotate(entry: Entry, cap: Cap, extra: list[int]) -> None:
    if len(extra) < 2:
        return
    target, pivot = named(entry, cap, 0), named(entry, entry.before.cap(extra[0]), 3)
    source = named(entry, entry.before.cap(extra[1]), 6)
    if not target or not pivot or not source or pivot in (source, target):
        return
    if target != source and entry.before.cap_type(target):
        return
    entry.licence.slot(target, copies.move(entry, pivot, 0))
    entry.licence.slot(pivot, copies.move(entry, source, 0))
    if target != source:
        entry.licence.slot(source, lambda _, new: None if new == NOTHING else "it was moved away")


def cancel_badged(entry: Entry, slot: int) -> None:
    cap, state = entry.before.cap(slot), entry.before
    if cap.type != entry.objects.types.endpoint or cap.rights != ALL or not cap.word:
        return
    if state.endpoint.state(cap.object) != entry.enums.sends:
        return
    for thread in state.queue(state.endpoint.head(cap.object), state.tcb.ipc_next):
        if state.tcb.badge(thread) == cap.word:
            waiting.cancels(entry, thread)
            entry.licence.wakes(thread)


def cnode_method(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    if entry.first_phase:
        return
    if label in TRANSFERS and extra:
        transfer(entry, label, named(entry, cap, 0), named(entry, entry.before.cap(extra[0]), 2))
    elif label == "CNodeRotate":
        rotate(entry, cap, extra)
    elif label == "CNodeDelete":
        destruction.delete(entry, [named(entry, cap, 0)])
    elif label == "CNodeRevoke" and named(entry, cap, 0):
        destruction.delete(entry, lookup.children(entry.before, entry.objects.types,
                                                  named(entry, cap, 0), entry.objects.window[0]))
    elif label == "CNodeCancelBadgedSends" and named(entry, cap, 0):
        cancel_badged(entry, named(entry, cap, 0))


def destination(entry: Entry, root: Cap) -> Cap:
    """The CNode that gets new capabilities."""
    if entry.word(entry.thread, 3) == 0:
        return root
    slot = named(entry, root, 2)
    return entry.before.cap(slot) if slot else NOTHING


def new_object(entry: Entry, untyped: Cap, bottom: int) -> Rule:
    """In the memory above bottom; the watermark is behind it afterwards."""
    types, window = entry.objects.types, entry.objects.window[0]

    def rule(old: Cap, new: Cap) -> str | None:
        if old.type:
            return "the slot was not empty"
        where = lookup.memory(types, new)
        if where is None:
            if new.type not in types.names or new.type == types.asid_pool:
                return "such an object is not made of memory"
            start = window + new.object * GRANULE
            where = start, start + entry.objects.size_of(types.names[new.type], new)
        if not bottom <= where[0] or where[1] > untyped.word + (1 << untyped.size):
            return "it lies outside the free memory"
        if entry.objects.overlaps(*where):
            return "another object is there"
        if new.flags & DEVICE != untyped.flags & DEVICE or (
                untyped.flags & DEVICE and new.type not in (types.frame, types.untyped)):
            return "device memory stays that, and holds no objects"
        return "a new capability has nothing else" if new.type != types.untyped and new[5:] != (
            0, 0) else None

    return rule


def retype(entry: Entry, slot: int, cap: Cap, label: str, extra: list[int]) -> None:
    if label != "UntypedRetype" or not extra:
        return
    objects, types = entry.objects, entry.objects.types
    cnode = destination(entry, entry.before.cap(extra[0]))
    first, count = entry.word(entry.thread, 4), entry.word(entry.thread, 5)
    if cnode.type != types.cnode or first + count > 1 << cnode.size or count > 256:
        return
    reset = not any(lookup.children(entry.before, types, slot, objects.window[0]))
    bottom = cap.word + (0 if reset else cap.aux)
    rule = new_object(entry, cap, bottom)
    for index in range(count):
        entry.licence.slot(cnode.object * 2 + first + index, rule, slot)
    entry.licence.slot(slot, lambda _, new: None if new._replace(aux=0) == cap._replace(aux=0)
                       and (reset or new.aux >= cap.aux) and new.aux <= 1 << cap.size
                       else "only its watermark changes")
    if reset and not cap.flags & DEVICE:
        start = (cap.word - objects.window[0]) // 8
        entry.licence.cleared.append((start, start + -(-cap.aux // 8)))


