# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who came from whom: the capability derivation tree (manual 3.1.4)."""

from __future__ import annotations

from dataclasses import replace

from spec.model.constants import (CAP_ASID_CONTROL, CAP_FRAME, CAP_IRQ_CONTROL, CAP_NULL, CAP_REPLY,
                                  CAP_UNTYPED, NO_ERROR, REVOKE_FIRST)
from spec.model.state import Cap, Slot


def derive(slot: Slot) -> tuple[int, Cap]:
    """What a copy of the capability would be: an error, or null for what is not copied."""
    cap = slot.cap
    if cap.type == CAP_UNTYPED and slot.children:
        return REVOKE_FIRST, Cap()
    if cap.type in (CAP_IRQ_CONTROL, CAP_REPLY, CAP_ASID_CONTROL, CAP_NULL):
        return NO_ERROR, Cap()
    if cap.type == CAP_FRAME:
        return NO_ERROR, replace(cap, word=0, aux=0)
    return NO_ERROR, replace(cap)


def insert(cap: Cap, source: Slot, target: Slot, original: bool = False) -> None:
    """A capability made from another: its child when that is an original, its equal else. The
    youngest comes first."""
    target.cap, target.original = cap, original
    if source.original:
        target.parent = source
        source.children.insert(0, target)
    else:
        parent = target.parent = source.parent
        assert parent is not None
        parent.children.insert(parent.children.index(source) + 1, target)
    write_down(target)


def root_of(slot: Slot) -> Slot:
    while slot.parent is not None:
        slot = slot.parent
    return slot


def write_down(slot: Slot) -> None:
    """The order of the tree that the slot is in, after a change."""
    rest, last = [root_of(slot)], None
    while rest:
        each = rest.pop()
        link(last, each)
        rest += reversed(each.children)
        last = each
    link(last, None)


def link(first: Slot | None, second: Slot | None) -> None:
    for slot in (first, second):
        if slot is not None:
            slot.table.packed = None
    if first is not None:
        first.after = second
    if second is not None:
        second.before = first
