# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capability addresses in guarded CSpaces (manual 3.3).

An address names a slot, also when that is empty. A failure is (type, words...).

Choice: a look-up made before anything is done, and of more levels than usual, looks for interrupts on its way.
"""

from __future__ import annotations

from itertools import count

from spec.model.constants import CAP_CNODE, CSPACE, DEPTH_MISMATCH, GUARD_MISMATCH, INVALID_ROOT
from spec.model.preemption import preemption_point
from spec.model.state import Cap, CNode, Core, Slot, Thread

Failure = tuple[int, ...]
AT_ONCE = 4  # levels


def resolve(root: Cap, address: int, depth: int, first: Core | None = None) -> tuple[Slot | None, int, Failure]:
    """The slot, the bits of the address that are left over, or the failure. first: the core that has done nothing yet."""
    if root.type != CAP_CNODE:
        return None, 0, (INVALID_ROOT,)
    cap, bits = root, depth
    for level in count():
        if first is not None and level == AT_ONCE:
            preemption_point(first)
        assert isinstance(cap.obj, CNode)
        guard_bits, radix = cap.aux, cap.size
        if guard_bits > bits or address >> bits - guard_bits & (1 << guard_bits) - 1 != cap.word:
            return None, 0, (GUARD_MISMATCH, bits, cap.word, guard_bits)
        if guard_bits + radix > bits:
            return None, 0, (DEPTH_MISMATCH, bits, guard_bits + radix)
        bits -= guard_bits + radix
        slot = cap.obj.slots.slots[address >> bits & (1 << radix) - 1]
        if bits == 0 or slot.cap.type != CAP_CNODE:
            return slot, bits, ()
        cap = slot.cap
    raise AssertionError


def slot(thread: Thread, address: int, first: Core | None = None) -> tuple[Slot | None, Failure]:
    """A thread's own address; bits that are left over do not matter."""
    found, _, failure = resolve(thread.slots.slots[CSPACE].cap, address, 64, first)
    return found, failure


def is_flat(thread: Thread, address: int) -> bool:
    """Of one level, which translates all bits."""
    root = thread.slots.slots[CSPACE].cap
    return root.type == CAP_CNODE and root.size + root.aux == 64 and address >> root.size == root.word


def target(root: Cap, index: int, depth: int, first: Core | None = None) -> tuple[Slot | None, Failure]:
    """The slot that a CNode operation names: all bits of the index have to be used."""
    found, left, failure = resolve(root, index, depth, first) if 1 <= depth <= 64 else (None, 0, ())
    if found is not None and left:
        return None, (DEPTH_MISMATCH, left, 0)
    return found, failure
