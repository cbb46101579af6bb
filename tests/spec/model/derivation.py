# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who came from whom: the capability derivation tree (manual 3.1.4), and what copies are.

Each tree hangs below a slot that is nowhere, so that it stays together when its first capability is
deleted. Children are in the order of their age, the youngest first. Choices:
- a deleted capability's children become its parent's, in its place;
- where that puts copies with a badge behind an original with the same badge, they become its
  children: who made them cannot be told any more;
- of an untyped capability and its copy only the copy gives out what is free.
"""

from __future__ import annotations

from dataclasses import replace

from spec.model.constants import (CAP_CNODE, CAP_ENDPOINT, CAP_FRAME, CAP_IRQ_CONTROL,
                                  CAP_IRQ_HANDLER, CAP_NOTIFICATION, CAP_NULL, CAP_PAGE_TABLE,
                                  CAP_SGI_SIGNAL, CAP_SMC, CAP_UNTYPED, CAP_VSPACE,
                                  ILLEGAL_OPERATION, NO_ERROR, REVOKE_FIRST)
from spec.model.state import Cap, Slot, Slots

BADGED = (CAP_ENDPOINT, CAP_NOTIFICATION, CAP_SMC)


def new_tree() -> Slot:
    """The slot that is nowhere."""
    return Slot(0, Slots(0), Cap(), True)


def derive(slot: Slot) -> tuple[int, Cap]:
    """What a copy of the capability would be: an error, or null for what is not copied."""
    cap = slot.cap
    if cap.type == CAP_UNTYPED and slot.children:
        return REVOKE_FIRST, Cap()
    if cap.type in (CAP_PAGE_TABLE, CAP_VSPACE) and cap.aux == 0:
        return ILLEGAL_OPERATION, Cap()
    if cap.type in (CAP_IRQ_CONTROL, CAP_NULL):
        return NO_ERROR, Cap()
    if cap.type == CAP_FRAME:
        return NO_ERROR, replace(cap, word=0, aux=0)
    return NO_ERROR, replace(cap)


def with_data(cap: Cap, data: int, preserve: bool) -> Cap:
    """With a badge, which is given once, or a guard; null where that is not possible."""
    if cap.type in BADGED:
        return Cap() if preserve or cap.word else replace(cap, word=data)
    if cap.type == CAP_CNODE:
        bits = data & 63
        if bits + cap.size > 64:
            return Cap()
        return replace(cap, aux=bits, word=data >> 6 & (1 << bits) - 1)
    return cap


def insert(cap: Cap, source: Slot, target: Slot) -> None:
    """A capability made from another: its child when that is an original, its equal else."""
    original = (cap.type == CAP_UNTYPED or cap.type in BADGED and cap.word != source.cap.word)
    if cap.type == CAP_UNTYPED:
        source.cap.aux = 1 << source.cap.size
    put(cap, source, target, original)


def put(cap: Cap, source: Slot, target: Slot, original: bool) -> None:
    target.cap, target.original = cap, original
    if source.original:
        target.parent = source
        source.children.insert(0, target)
    else:
        parent = target.parent = source.parent
        assert parent is not None
        parent.children.insert(parent.children.index(source) + 1, target)
    write_down(target)


def remove(slot: Slot) -> None:
    """Out of the tree, and empty."""
    parent = slot.parent
    assert parent is not None
    place = parent.children.index(slot)
    for child in slot.children:
        child.parent = parent
    parent.children[place:place + 1] = slot.children
    adopt(parent, place)
    clear(slot)
    write_down(parent)


def is_many(cap: Cap) -> bool:
    """There can be several originals of the same."""
    return cap.type in BADGED and cap.word != 0 or cap.type == CAP_SGI_SIGNAL


def adopt(parent: Slot, place: int) -> None:
    children = parent.children
    while 0 < place < len(children):
        before, copy = children[place - 1], children[place]
        if copy.original or not (before.original and is_many(before.cap)
                                 and same_object(before.cap, copy.cap)
                                 and before.cap.word == copy.cap.word):
            return
        del children[place]
        copy.parent = before
        before.children.append(copy)


def clear(slot: Slot) -> None:
    slot.cap, slot.original, slot.parent, slot.children = Cap(), False, None, []
    slot.before = slot.after = None
    slot.table.packed = None


def move(cap: Cap, source: Slot, target: Slot) -> None:
    """The target takes the place of the source, with this capability."""
    parent = source.parent
    assert parent is not None
    target.cap, target.original, target.parent = cap, source.original, parent
    target.children = source.children
    parent.children[parent.children.index(source)] = target
    for child in target.children:
        child.parent = target
    clear(source)
    write_down(target)


def swap(cap1: Cap, slot1: Slot, cap2: Cap, slot2: Slot) -> None:
    """Each takes the other's place: cap1 of slot1 is in slot2 afterwards."""
    aside = Slot(0, Slots(0), Cap())
    move(cap1, slot1, aside)
    move(cap2, slot2, slot1)
    move(cap1, aside, slot2)


def same_object(a: Cap, b: Cap) -> bool:
    if a.type in (CAP_IRQ_HANDLER, CAP_SGI_SIGNAL) and a.word != b.word:
        return False
    return a.type == b.type and a.obj is b.obj and a.size == b.size


def root_of(slot: Slot) -> Slot:
    while slot.parent is not None:
        slot = slot.parent
    return slot


def write_down(slot: Slot) -> None:
    """The order of the tree that the slot is in, after a change."""
    last: Slot | None = None
    rest = root_of(slot).children[::-1]
    while rest:
        each = rest.pop()
        link(last, each)
        rest += reversed(each.children)
        last = each
    link(last, None)


def link(first: Slot | None, second: Slot | None) -> None:
    if first is not None:
        first.after = second
        first.table.packed = None
    if second is not None:
        second.before = first
        second.table.packed = None
