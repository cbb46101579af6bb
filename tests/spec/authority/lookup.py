# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a capability address names (seL4 manual 3.3), and what was derived from what (3.1.4)."""

from __future__ import annotations

from collections.abc import Iterator

from microkit.base.sizes import GRANULE, PAGE_BITS
from spec.authority.fields import Cap, State
from spec.authority.objects import Types

ORIGINAL, FIRST_BADGED, DEVICE = 1, 2, 4  # flags of a capability
WRITE, READ, GRANT, GRANT_REPLY, ALL = 1, 2, 4, 8, 15
ADDRESS = 0x0000_ffff_ffff_f000


def resolve(state: State, types: Types, root: Cap, address: int, depth: int) -> tuple[int, int]:
    """The slot, 0 when there is none, and how many bits are left."""
    if root.type != types.cnode:
        return 0, depth
    while True:
        if root.aux > depth or address >> (depth - root.aux) & (1 << root.aux) - 1 != root.word:
            return 0, depth
        if not 0 < root.aux + root.size <= depth:
            return 0, depth
        depth -= root.aux + root.size
        slot = root.object * 2 + (address >> depth & (1 << root.size) - 1)
        if depth == 0 or state.cap_type(slot) != types.cnode:
            return slot, depth
        root = state.cap(slot)


def exactly(state: State, types: Types, root: Cap, address: int, depth: int) -> int:
    """As CNode operations look up: all bits, or nothing."""
    if not 1 <= depth <= 64:
        return 0
    slot, left = resolve(state, types, root, address, depth)
    return slot if left == 0 else 0


def memory(types: Types, cap: Cap) -> tuple[int, int] | None:
    """The physical memory of an untyped or frame capability."""
    if cap.type == types.untyped:
        return cap.word, cap.word + (1 << cap.size)
    if cap.type == types.frame:
        return cap.object << PAGE_BITS, (cap.object << PAGE_BITS) + (1 << cap.size)
    return None


def lies_in(types: Types, cap: Cap, window: int, start: int, end: int) -> bool:
    of = memory(types, cap)
    if of is not None:
        return start <= of[0] and of[1] <= end
    if cap.type == types.zombie or cap.type in types.names:
        return start <= window + cap.object * GRANULE < end
    return False


def same_object(types: Types, a: Cap, b: Cap) -> bool:
    if a.type != b.type:
        return False
    if a.type in (types.irq_handler, types.sgi):
        return a.word == b.word
    return a.object == b.object and a.size == b.size


def is_child(types: Types, parent: Cap, child: Cap, window: int) -> bool:
    """Whether revoking the parent takes the child."""
    if not parent.flags & ORIGINAL:
        return False
    if parent.type == types.untyped:
        return lies_in(types, child, window, *memory(types, parent) or (0, 0))
    if parent.type == types.irq_control:
        return child.type in (types.irq_control, types.irq_handler, types.sgi)
    if not same_object(types, parent, child):
        return False
    if parent.type in (types.endpoint, types.notification, types.smc):
        return parent.word == 0 or (parent.word == child.word
                                    and not child.flags & FIRST_BADGED)
    return parent.type != types.sgi or not child.flags & FIRST_BADGED


def children(state: State, types: Types, slot: int, window: int) -> Iterator[int]:
    """The slots with capabilities derived from that in slot: those that follow it. (In a kernel that
    is wrong a list may have no end.)"""
    parent, seen = state.cap(slot), {slot}
    following = state.links(slot)[1]
    while following and following not in seen and is_child(types, parent, state.cap(following),
                                                           window):
        seen.add(following)
        yield following
        following = state.links(following)[1]
