# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations that give a thread capabilities: spaces, IPC buffer, handlers, time (manual 10.3.8).

Choices:
- what is in a slot of the thread is deleted first; what that destroys may be what was to be put
  there, and then nothing is, or the thread itself, and then nothing more is done to it;
- the kernel writes to a buffer only if its capability has both rights and it lies in the window.
"""

from __future__ import annotations

from microkit.base.sizes import GRANULE, PAGE_BITS
from spec.model import contexts, deletion, derivation, faults, spaces, threads
from spec.model.constants import (ALIGNMENT_ERROR, BUFFER_WORDS, CAP_CNODE, CAP_FRAME, CAP_NULL,
                                  CAP_SCHED_CONTEXT, CSPACE, FAULT_HANDLER, ILLEGAL_OPERATION,
                                  INVALID_CAPABILITY, IPC_BUFFER, RIGHT_READ, RIGHT_WRITE,
                                  TIMEOUT_HANDLER, VSPACE)
from spec.model.invocations import Ended, Invocation, Refused
from spec.model.state import Buffer, Cap, Core, SchedContext, Slot, Thread
from spec.model.tcbs import METHODS, bounded, subject, thread_cap

READ_WRITE = RIGHT_READ | RIGHT_WRITE
New = tuple[Cap, Slot]


def derived(slot: Slot) -> Cap:
    error, cap = derivation.derive(slot)
    if error or cap.type == CAP_NULL:
        raise Refused(error or ILLEGAL_OPERATION)
    return cap


def handler(slot: Slot, argument: int) -> New:
    """An endpoint that can be called, or nothing."""
    if slot.cap.type != CAP_NULL and not faults.can_handle(slot.cap):
        raise Refused(INVALID_CAPABILITY, argument)
    return slot.cap, slot


def cspace(slot: Slot, data: int) -> New:
    cap = derived(slot)
    if data:
        cap = derivation.with_data(cap, data, False)
    if cap.type != CAP_CNODE:
        raise Refused(ILLEGAL_OPERATION)
    return cap, slot


def vspace(core: Core, slot: Slot) -> New:
    cap = derived(slot)
    if not spaces.is_valid(core, cap):
        raise Refused(ILLEGAL_OPERATION)
    return cap, slot


def buffer_frame(core: Core, slot: Slot, address: int) -> tuple[New, Buffer | None]:
    """The frame that holds the buffer, and the buffer itself if the kernel may use it."""
    if address == 0:
        return (Cap(), slot), None
    cap = derived(slot)
    base, size = core.window
    if cap.type != CAP_FRAME or cap.device:
        raise Refused(ILLEGAL_OPERATION)
    assert cap.obj is not None
    where = (cap.obj.ref << PAGE_BITS) + (address & (1 << cap.size) - 1) - base
    if not 0 <= where < size:
        raise Refused(ILLEGAL_OPERATION)
    if address & 1023:
        raise Refused(ALIGNMENT_ERROR)
    if cap.rights & READ_WRITE != READ_WRITE:
        return (cap, slot), None
    return (cap, slot), buffer_at(core, where // GRANULE)


def buffer_at(core: Core, ref: int) -> Buffer:
    for buffer in core.buffers:
        if buffer.ref == ref:
            return buffer
    core.buffers.append(Buffer(ref, [0] * BUFFER_WORDS))
    core.changed = True
    return core.buffers[-1]


def install(inv: Invocation, place: int, new: New) -> None:
    """The capability that is copied has to outlive the deletion; so has that to the thread."""
    cap, source = new
    invoked, thread = inv.subject, inv.subject.obj
    assert isinstance(thread, Thread)
    deletion.delete(inv.core, thread.slots.slots[place])
    if not derivation.same_object(inv.slot.cap, invoked):
        raise Ended
    if cap.type != CAP_NULL and derivation.same_object(source.cap, cap):
        derivation.insert(Cap(cap.type, cap.obj, cap.rights, cap.size, cap.word, cap.aux,
                              cap.device), source, thread.slots.slots[place])


def install_spaces(inv: Invocation, root: New, space: New) -> None:
    install(inv, CSPACE, root)
    install(inv, VSPACE, space)
    if inv.subject.obj is inv.core.current:
        spaces.enter(inv.core, inv.caller)


def set_buffer(inv: Invocation, new: New, address: int, buffer: Buffer | None) -> None:
    thread = inv.subject.obj
    assert isinstance(thread, Thread)
    install(inv, IPC_BUFFER, new)
    thread.buffer_address, thread.buffer = address, buffer


def set_ipc_buffer(inv: Invocation) -> None:
    inv.cap(0)
    address, = inv.words(1)
    new, buffer = buffer_frame(inv.core, inv.extra[0], address)
    set_buffer(inv, new, address, buffer)


def configure(inv: Invocation) -> None:
    inv.cap(2)
    data, _, address = inv.words(3)
    frame, buffer = buffer_frame(inv.core, inv.extra[2], address)
    root, space = cspace(inv.extra[0], data), vspace(inv.core, inv.extra[1])
    install_spaces(inv, root, space)
    set_buffer(inv, frame, address, buffer)


def set_space(inv: Invocation) -> None:
    inv.cap(2)
    data = inv.words(2)[0]
    fault_handler = handler(inv.extra[0], 1)
    root, space = cspace(inv.extra[1], data), vspace(inv.core, inv.extra[2])
    install(inv, FAULT_HANDLER, fault_handler)
    install_spaces(inv, root, space)


def set_timeout_endpoint(inv: Invocation) -> None:
    inv.cap(0)
    install(inv, TIMEOUT_HANDLER, handler(inv.extra[0], 1))


def may_have(inv: Invocation, cap: Cap) -> SchedContext | None:
    """The context that the thread is to have; the running thread has to have one."""
    thread = subject(inv)
    if cap.type == CAP_NULL:
        if thread is inv.caller:
            raise Refused(ILLEGAL_OPERATION)
        return None
    if cap.type != CAP_SCHED_CONTEXT:
        raise Refused(INVALID_CAPABILITY, 2)
    sc = cap.obj
    assert isinstance(sc, SchedContext)
    if thread.sc is not sc and (
            thread.sc is not None or sc.thread is not None or sc.notification is not None
            or not contexts.may_take(inv.core, thread, sc)):
        raise Refused(ILLEGAL_OPERATION)
    return sc


def set_sched_params(inv: Invocation) -> None:
    inv.cap(2)
    mcp, priority = inv.words(2)
    authority, thread = thread_cap(inv, 0), subject(inv)
    bounded(inv, mcp, authority)
    bounded(inv, priority, authority)
    sc = may_have(inv, inv.extra[1].cap)
    install(inv, FAULT_HANDLER, handler(inv.extra[2], 3))
    thread.mcp = mcp
    threads.set_priority(inv.core, thread, priority)
    if sc is thread.sc:
        return
    if sc is not None:
        contexts.bind_thread(inv.core, sc, thread)
    elif thread.sc is not None:
        contexts.take_away(inv.core, thread.sc)


METHODS |= {5: configure, 8: set_sched_params, 9: set_timeout_endpoint, 10: set_ipc_buffer,
            11: set_space}
