# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Untyped memory: objects are made behind a watermark (manual 2.4).

The capability's `word` is where the memory begins, `aux` the watermark. Choices: the order in which
arguments are checked; memory whose capability has no children any more is used again from the
start.
"""

from __future__ import annotations

from microkit.base.sizes import GRANULE, PAGE_BITS, SLOT
from spec.model import cnodes, derivation
from spec.model.constants import (ALL_RIGHTS, CAP_CNODE, CAP_ENDPOINT, CAP_FRAME, CAP_NOTIFICATION,
                                  CAP_NULL, CAP_PAGE_TABLE, CAP_REPLY, CAP_SCHED_CONTEXT, CAP_TCB,
                                  CAP_UNTYPED, CAP_VCPU, CAP_VSPACE, DELETE_FIRST, ILLEGAL_OPERATION,
                                  INVALID_ARGUMENT, MISSING_CAPABILITY, NOT_ENOUGH_MEMORY,
                                  RANGE_ERROR)
from spec.model.invocations import SERVERS, Invocation, Refused
from spec.model.preemption import preemption_point
from spec.model.state import (Cap, CNode, Core, Endpoint, Frame, Notification, Object, Reply,
                              SchedContext, Slot, Slots, Table, Thread, Vcpu, new_table)

(UNTYPED, TCB, ENDPOINT, NOTIFICATION, CAP_TABLE, SCHED_CONTEXT, REPLY, HUGE_PAGE, VSPACE,
 SMALL_PAGE, LARGE_PAGE, PAGE_TABLE, VCPU) = range(13)
SIZES = {TCB: 11, ENDPOINT: 6, NOTIFICATION: 6, REPLY: 6, HUGE_PAGE: 30, VSPACE: 13,
         SMALL_PAGE: 12, LARGE_PAGE: 21, PAGE_TABLE: 12, VCPU: 12}
SMALLEST = {UNTYPED: 4, CAP_TABLE: 1, SCHED_CONTEXT: 7}
DEVICE_SAFE = (UNTYPED, SMALL_PAGE, LARGE_PAGE, HUGE_PAGE)
CAPS = {TCB: CAP_TCB, ENDPOINT: CAP_ENDPOINT, NOTIFICATION: CAP_NOTIFICATION, REPLY: CAP_REPLY,
        CAP_TABLE: CAP_CNODE, SCHED_CONTEXT: CAP_SCHED_CONTEXT, VSPACE: CAP_VSPACE,
        PAGE_TABLE: CAP_PAGE_TABLE, VCPU: CAP_VCPU}
SLOT_BITS, TCB_SLOTS, MAX_BITS, MAX_OBJECTS = 5, 7, 47, 256
PIECE = 1024


def size_of(kind: int, size: int) -> int:
    """log2 of the bytes of an object."""
    if kind not in SIZES and kind not in SMALLEST:
        raise Refused(INVALID_ARGUMENT, 0)
    extra = SLOT_BITS if kind == CAP_TABLE else 0
    if size >= 64 or kind in SMALLEST and size + extra > MAX_BITS:
        raise Refused(RANGE_ERROR, 0, MAX_BITS)
    if size < SMALLEST.get(kind, 0):
        raise Refused(INVALID_ARGUMENT, 1)
    return SIZES.get(kind, size + extra)


def destination(inv: Invocation, index: int, depth: int, first: int, count: int) -> list[Slot]:
    """Consecutive empty slots of a CNode: the root itself when the depth is 0."""
    cap = inv.cap(0)
    if depth:
        cap = cnodes.find(inv.core, cap, index, depth, False).cap
    if cap.type != CAP_CNODE:
        raise cnodes.failed(False, (MISSING_CAPABILITY, depth))
    assert isinstance(cap.obj, CNode)
    size = 1 << cap.size
    if first >= size:
        raise Refused(RANGE_ERROR, 0, size - 1)
    for most in (MAX_OBJECTS, size - first):
        if not 1 <= count <= most:
            raise Refused(RANGE_ERROR, 1, most)
    slots = cap.obj.slots.slots[first:first + count]
    if any(slot.cap.type != CAP_NULL for slot in slots):
        raise Refused(DELETE_FIRST)
    return slots


def retype(inv: Invocation) -> None:
    inv.cap(0)
    kind, size, index, depth, first, count = inv.words(6)
    cap, core = inv.slot.cap, inv.core
    bits = size_of(kind, size)
    slots = destination(inv, index, depth, first, count)
    used = cap.aux if inv.slot.children else 0
    left = (1 << cap.size) - used
    if left >> bits < count:
        raise Refused(NOT_ENOUGH_MEMORY, left)
    if cap.device and kind not in DEVICE_SAFE:
        raise Refused(INVALID_ARGUMENT, 1)
    if not inv.slot.children:
        reset(core, inv.slot)
    where = -(-used >> bits) << bits
    for slot in slots:
        new = create(core, kind, cap.word + where, bits, cap.device)
        derivation.put(new, inv.slot, slot, True)
        where += 1 << bits
    cap.aux = where
    inv.slot.table.packed = None
    core.changed = True


def reset(core: Core, slot: Slot) -> None:
    """The memory is cleared from the watermark down, which goes along: a piece at a time."""
    cap = slot.cap
    piece = min(PIECE, 1 << cap.size)
    forget_memory(core, cap)
    if cap.device:
        cap.aux = 0
    while cap.aux:
        cap.aux = (cap.aux - 1) // piece * piece
        slot.table.packed = None
        if cap.aux:
            preemption_point(core)


def forget_memory(core: Core, cap: Cap) -> None:
    """No buffer is in memory that is used again."""
    if not cap.device:
        first = (cap.word - core.window[0]) // GRANULE
        last = first + (1 << cap.size) // GRANULE
        core.buffers = [each for each in core.buffers if not first <= each.ref < last]
        core.changed = True


def create(core: Core, kind: int, address: int, bits: int, device: bool) -> Cap:
    if kind == UNTYPED:
        return Cap(CAP_UNTYPED, None, 0, bits, address, 0, device)
    if kind in DEVICE_SAFE:
        return Cap(CAP_FRAME, Frame(address >> PAGE_BITS), ALL_RIGHTS, bits, 0, 0, device)
    size = bits - SLOT_BITS if kind == CAP_TABLE else bits if kind == SCHED_CONTEXT else 0
    return Cap(CAPS[kind], make(core, kind, (address - core.window[0]) // GRANULE, bits), ALL_RIGHTS,
               size)


def table(core: Core, first: int, count: int) -> Slots:
    core.tables.append(new_table(first, count))
    return core.tables[-1]


def make(core: Core, kind: int, ref: int, bits: int) -> Object:
    """A new object, all zeros but for a virtual CPU's SCTLR."""
    if kind == VCPU:
        core.vcpus.append(Vcpu(ref))
        return core.vcpus[-1]
    if kind == TCB:
        core.threads.append(Thread(ref, table(core, (ref * GRANULE + core.slots_offset) // SLOT,
                                              TCB_SLOTS)))
        return core.threads[-1]
    if kind == ENDPOINT:
        core.endpoints.append(Endpoint(ref))
        return core.endpoints[-1]
    if kind == NOTIFICATION:
        core.notifications.append(Notification(ref))
        return core.notifications[-1]
    if kind == REPLY:
        core.replies.append(Reply(ref))
        return core.replies[-1]
    if kind == SCHED_CONTEXT:
        core.contexts.append(SchedContext(ref, bits))
        return core.contexts[-1]
    if kind == CAP_TABLE:
        return CNode(ref, table(core, ref * 2, 1 << bits - SLOT_BITS))
    core.tables_of_spaces.append(Table(ref, 1024 if kind == VSPACE else 512))
    return core.tables_of_spaces[-1]


def serve(inv: Invocation) -> None:
    if inv.label != 1:
        raise Refused(ILLEGAL_OPERATION)
    retype(inv)


SERVERS[CAP_UNTYPED] = serve
