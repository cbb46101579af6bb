# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of CNodes: copies and moves between slots, delete, revoke (manual 3.2, 10.3.1).

Choice: of several errors the destination's comes before the source's.
"""

from __future__ import annotations

from dataclasses import replace

from spec.model import deletion, derivation, lookup
from spec.model.constants import (ALL_RIGHTS, CAP_CNODE, CAP_ENDPOINT, CAP_NULL, DELETE_FIRST,
                                  FAILED_LOOKUP, ILLEGAL_OPERATION, INVALID_CAPABILITY,
                                  INVALID_ROOT, MISSING_CAPABILITY, RANGE_ERROR)
from spec.model.invocations import SERVERS, Invocation, Method, Refused
from spec.model.state import Cap, Core, Endpoint, Slot


def find(core: Core, root: Cap, index: int, depth: int, source: bool) -> Slot:
    """A slot, all bits of the index used."""
    if root.type != CAP_CNODE:
        raise failed(source, (INVALID_ROOT,))
    if not 1 <= depth <= 64:
        raise Refused(RANGE_ERROR, 1, 64)
    slot, failure = lookup.target(root, index, depth, core)
    if slot is None:
        raise failed(source, failure)
    return slot


def failed(source: bool, failure: tuple[int, ...]) -> Refused:
    return Refused(FAILED_LOOKUP, int(source), *(*failure, 0, 0, 0)[:4])


def full(core: Core, root: Cap, index: int, depth: int, source: bool) -> Slot:
    slot = find(core, root, index, depth, source)
    if slot.cap.type == CAP_NULL:
        raise failed(source, (MISSING_CAPABILITY, depth))
    return slot


def empty(core: Core, root: Cap, index: int, depth: int) -> Slot:
    slot = find(core, root, index, depth, False)
    if slot.cap.type != CAP_NULL:
        raise Refused(DELETE_FIRST)
    return slot


def from_to(inv: Invocation, length: int) -> tuple[Slot, Slot, list[int]]:
    """Source, destination, and the words after their addresses."""
    root = inv.cap(0)
    words = inv.words(length)
    target = empty(inv.core, inv.slot.cap, words[0], words[1])
    return full(inv.core, root, words[2], words[3], True), target, words[4:]


def copy_of(slot: Slot, rights: int) -> Cap:
    error, cap = derivation.derive(slot)
    if error:
        raise Refused(error)
    return replace(cap, rights=cap.rights & rights)


def not_null(cap: Cap) -> Cap:
    if cap.type == CAP_NULL:
        raise Refused(ILLEGAL_OPERATION)
    return cap


def copy(inv: Invocation) -> None:
    source, target, (rights,) = from_to(inv, 5)
    derivation.insert(not_null(copy_of(source, rights)), source, target)


def mint(inv: Invocation) -> None:
    source, target, (rights, data) = from_to(inv, 6)
    cap = derivation.with_data(copy_of(source, rights), data, False)
    derivation.insert(not_null(cap), source, target)


def move(inv: Invocation) -> None:
    source, target, _ = from_to(inv, 4)
    derivation.move(source.cap, source, target)


def mutate(inv: Invocation) -> None:
    source, target, (data,) = from_to(inv, 5)
    derivation.move(not_null(derivation.with_data(source.cap, data, True)), source, target)


def rotate(inv: Invocation) -> None:
    """Pivot to destination, source to pivot."""
    pivot_root, source_root = inv.cap(0), inv.cap(1)
    words = inv.words(8)
    target = find(inv.core, inv.slot.cap, words[0], words[1], False)
    source = full(inv.core, source_root, words[6], words[7], True)
    pivot = find(inv.core, pivot_root, words[3], words[4], True)
    if pivot.cap.type == CAP_NULL:
        raise failed(False, (MISSING_CAPABILITY, words[4]))
    if pivot in (source, target):
        raise Refused(ILLEGAL_OPERATION)
    if source is not target and target.cap.type != CAP_NULL:
        raise Refused(DELETE_FIRST)
    from_pivot = not_null(derivation.with_data(pivot.cap, words[2], True))
    from_source = not_null(derivation.with_data(source.cap, words[5], True))
    if source is target:
        derivation.swap(from_source, source, from_pivot, pivot)
    else:
        derivation.move(from_pivot, pivot, target)
        derivation.move(from_source, source, pivot)


def one(inv: Invocation) -> Slot:
    index, depth = inv.words(2)
    return find(inv.core, inv.slot.cap, index, depth, False)


def revoke(inv: Invocation) -> None:
    deletion.revoke(inv.core, one(inv))


def delete(inv: Invocation) -> None:
    deletion.delete(inv.core, one(inv))


def cancel_badged_sends(inv: Invocation) -> None:
    cap = one(inv).cap
    if cap.type != CAP_ENDPOINT or cap.rights != ALL_RIGHTS:
        raise Refused(ILLEGAL_OPERATION)
    assert isinstance(cap.obj, Endpoint)
    if cap.word:
        deletion.cancel_badged(inv.core, cap.obj, cap.word)


METHODS: dict[int, Method] = {22: revoke, 23: delete, 24: cancel_badged_sends, 25: copy, 26: mint,
                              27: move, 28: mutate, 29: rotate}


def serve(inv: Invocation) -> list[int] | None:
    """Not before a receive: that could find its own CSpace changed."""
    if inv.first_phase:
        raise Refused(INVALID_CAPABILITY, 0)
    if inv.label not in METHODS:
        raise Refused(ILLEGAL_OPERATION)
    return METHODS[inv.label](inv)


SERVERS[CAP_CNODE] = serve
