# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of threads."""

from __future__ import annotations

from collections.abc import Callable

from microkit.base.sizes import GRANULE, PAGE_BITS
from spec.authority import contexts, copies, destruction, messages, waiting
from spec.authority.entry import Entry
from spec.authority.fields import Cap
from spec.authority.groups import ALL_REGISTERS
from spec.authority.groups import Group as G
from spec.authority.lookup import DEVICE, READ, WRITE

Method = Callable[[Entry, int, list[int]], None]


def install(entry: Entry, tcb: int, name: str, source: int, data: int | None = None) -> None:
    """What was there is deleted, and a copy of source comes."""
    target = entry.objects.tcb_slot(tcb, name)
    destruction.delete(entry, [target])
    copies.place(entry, target, source, data=data, replaces=True)


def handler(entry: Entry, tcb: int, name: str, source: int) -> None:
    cap = entry.before.cap(source)
    if not cap.type or messages.can_handle(entry, cap):
        install(entry, tcb, name, source)


def spaces(entry: Entry, tcb: int, cspace: int, data: int, vspace: int) -> None:
    install(entry, tcb, "CSPACE", cspace, data or None)
    install(entry, tcb, "VSPACE", vspace)


def buffer(entry: Entry, tcb: int, source: int, address: int) -> None:
    """The kernel writes messages there: only into what the frame lets its holder write."""
    frame, (base, size) = entry.before.cap(source), entry.objects.window
    install(entry, tcb, "IPC_BUFFER", source)
    entry.licence.link(tcb, G.BUFFER, 0)
    start = (frame.object << PAGE_BITS) + (address & (1 << frame.size) - 1) - base
    both = READ | WRITE
    if frame.type == entry.objects.types.frame and frame.rights & both == both and (
            0 <= start < size and not frame.flags & DEVICE):
        entry.licence.link(tcb, G.BUFFER, start // GRANULE)


def resumes(entry: Entry, tcb: int) -> None:
    if entry.before.tcb.state(tcb) not in (entry.enums.running, entry.enums.restart):
        waiting.cancels(entry, tcb)
        entry.licence.wakes(tcb)


def all_registers(entry: Entry, tcb: int) -> None:
    entry.licence.may(tcb, ALL_REGISTERS)
    entry.licence.anything.update(range(tcb * 8, tcb * 8 + 9))


def read_registers(entry: Entry, tcb: int, _: list[int]) -> None:
    if entry.word(entry.thread, 0) & 1 and tcb != entry.thread:
        waiting.stops(entry, tcb)


def write_registers(entry: Entry, tcb: int, _: list[int]) -> None:
    if tcb != entry.thread:
        all_registers(entry, tcb)
        if entry.word(entry.thread, 0) & 1:
            resumes(entry, tcb)


def copy_registers(entry: Entry, tcb: int, extra: list[int]) -> None:
    flags = entry.word(entry.thread, 0)
    source = entry.before.cap(extra[0]) if extra else None
    if source is None or source.type != entry.objects.types.tcb:
        return
    all_registers(entry, tcb)
    if flags & 1:
        waiting.stops(entry, source.object)
    if flags & 2:
        resumes(entry, tcb)


def moves_to(entry: Entry, tcb: int, group: int, authority: int, index: int) -> None:
    """A priority, of message word index, up to the authority's maximum."""
    cap, value = entry.before.cap(authority), entry.word(entry.thread, index)
    if cap.type != entry.objects.types.tcb:
        return
    if value <= entry.before.tcb.max_priority(cap.object):
        entry.licence.link(tcb, group, value)
        requeues(entry, tcb)


def requeues(entry: Entry, tcb: int) -> None:
    """Its place in the queue it waits in."""
    state, enums = entry.before, entry.enums
    entry.licence.moves(tcb)
    if state.tcb.state(tcb) in (enums.on_send, enums.on_receive, enums.on_notification):
        entry.licence.may(state.tcb.blocked_on(tcb), G.QUEUE)


def set_priority(entry: Entry, tcb: int, extra: list[int]) -> None:
    if extra:
        moves_to(entry, tcb, G.PRIORITY, extra[0], 0)


def set_mcp(entry: Entry, tcb: int, extra: list[int]) -> None:
    if extra:
        moves_to(entry, tcb, G.MCP, extra[0], 0)


def set_sched_params(entry: Entry, tcb: int, extra: list[int]) -> None:
    if len(extra) < 3:
        return
    moves_to(entry, tcb, G.MCP, extra[0], 0)
    moves_to(entry, tcb, G.PRIORITY, extra[0], 1)
    handler(entry, tcb, "FAULT_HANDLER", extra[2])
    sc = entry.before.cap(extra[1])
    if sc.type == entry.objects.types.sc:
        contexts.binds_thread(entry, sc.object, tcb)
    elif not sc.type and entry.before.tcb.sc(tcb):
        destruction.loses_thread(entry, entry.before.tcb.sc(tcb))


def set_timeout(entry: Entry, tcb: int, extra: list[int]) -> None:
    if extra:
        handler(entry, tcb, "TIMEOUT_HANDLER", extra[0])


def set_space(entry: Entry, tcb: int, extra: list[int]) -> None:
    if len(extra) == 3:
        handler(entry, tcb, "FAULT_HANDLER", extra[0])
        spaces(entry, tcb, extra[1], entry.word(entry.thread, 0), extra[2])


def configure(entry: Entry, tcb: int, extra: list[int]) -> None:
    if len(extra) == 3:
        spaces(entry, tcb, extra[0], entry.word(entry.thread, 0), extra[1])
        buffer(entry, tcb, extra[2], entry.word(entry.thread, 2))


def set_buffer(entry: Entry, tcb: int, extra: list[int]) -> None:
    if extra:
        buffer(entry, tcb, extra[0], entry.word(entry.thread, 0))


def suspend(entry: Entry, tcb: int, _: list[int]) -> None:
    waiting.stops(entry, tcb)


def resume(entry: Entry, tcb: int, _: list[int]) -> None:
    resumes(entry, tcb)


def bind(entry: Entry, tcb: int, extra: list[int]) -> None:
    state = entry.before
    cap = state.cap(extra[0]) if extra else None
    if cap is None or cap.type != entry.objects.types.notification or not cap.rights & READ:
        return
    if not state.notification.bound_tcb(cap.object) and not state.notification.head(cap.object):
        entry.licence.link(cap.object, G.BINDING, tcb)
        entry.licence.link(tcb, G.BOUND, cap.object)


def unbind(entry: Entry, tcb: int, _: list[int]) -> None:
    bound = entry.before.tcb.bound_notification(tcb)
    if bound:
        entry.licence.may(tcb, G.BOUND)
        entry.licence.may(bound, G.BINDING)


def set_tls(entry: Entry, tcb: int, _: list[int]) -> None:
    entry.licence.may(tcb, G.TLS)


def set_flags(entry: Entry, tcb: int, _: list[int]) -> None:
    """The right to FP registers, and with it that they have been used; others are the description's."""
    constant, flags = entry.objects.abi.constant, entry.before.tcb.flags(tcb)
    disabled, used = constant("TCB_FPU_DISABLED"), constant("TCB_FPU_USED")
    entry.licence.may(tcb, G.FPU)
    entry.licence.link(tcb, G.FLAGS, (flags | disabled) & ~used)
    entry.licence.link(tcb, G.FLAGS, flags & ~disabled)


METHODS: dict[str, Method] = {
    "TCBReadRegisters": read_registers, "TCBWriteRegisters": write_registers,
    "TCBCopyRegisters": copy_registers, "TCBConfigure": configure, "TCBSetSpace": set_space,
    "TCBSetIPCBuffer": set_buffer, "TCBSetPriority": set_priority, "TCBSetMCPriority": set_mcp,
    "TCBSetSchedParams": set_sched_params, "TCBSetTimeoutEndpoint": set_timeout,
    "TCBSuspend": suspend, "TCBResume": resume, "TCBBindNotification": bind,
    "TCBUnbindNotification": unbind, "TCBSetTLSBase": set_tls, "TCBSetFlags": set_flags}


def tcb_method(entry: Entry, _: int, cap: Cap, label: str, extra: list[int]) -> None:
    if label in METHODS and not entry.first_phase:
        METHODS[label](entry, cap.object, extra)
