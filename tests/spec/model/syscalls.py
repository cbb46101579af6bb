# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""System calls (manual 2.2): sends, receives, both in one; and what becomes of wrong ones.

Choices:
- ReplyRecv invokes whatever capability its reply object's address names, as NBSendRecv does,
  without lending time and without waiting;
- a send to what does not answer (notification, reply object) answers a call with an empty message;
- a fast path does exactly what the other path would have done (docs/design/fastpaths.md);
- only a thread that still runs after the send phase goes on to receive;
- an invocation as the send phase (but an acknowledgement of an interrupt, which takes no time) is followed by
  a preemption point: then the receive phase is a system call of its own, a Recv or Wait;
- a message with capabilities, and a receive of one or through several CNodes, take longer: after what they need was looked up
  and before anything is done there is a preemption point.
"""

from __future__ import annotations

from spec.model import (calls, endpoints, faults, gic, guest_entries, invocations, lookup, messages, notifications,
                        scheduler, threads)
from spec.model.constants import (BUFFER_CAPS, CAP, CAP_ENDPOINT, CAP_IRQ_HANDLER, CAP_NOTIFICATION, CAP_REPLY, DEST,
                                  FAULT_NONE, FAULT_UNKNOWN_SYSCALL, FAULT_USER_EXCEPTION, FAULT_VCPU, FPU_DISABLED,
                                  FPU_USED, INFO, MISSING_CAPABILITY, REPLY,
                                  RIGHT_GRANT, RIGHT_GRANT_REPLY, RIGHT_READ, RIGHT_WRITE, RUNNING, SEND,
                                  SYS_CALL, SYS_NB_RECV, SYS_NB_SEND, SYS_NB_SEND_RECV,
                                  SYS_NB_SEND_WAIT, SYS_NB_WAIT, SYS_RECV, SYS_REPLY_RECV, SYS_SEND,
                                  SYS_WAIT, SYS_YIELD, SYSCALL)
from spec.model.preemption import PutOff, preemption_point
from spec.model.state import Cap, Core, Endpoint, Notification, Reply, Slot, Thread

EMPTY = (MISSING_CAPABILITY, 0)
ACKNOWLEDGE = 31  # label


def cap_fault(core: Core, thread: Thread, address: int, receiving: bool, failure: tuple[int, ...]
              ) -> None:
    """The system call will be done again when the handler has answered."""
    threads.rewind(thread)
    faults.raise_fault(core, thread, faults.cap_fault(address, receiving, failure))


def extra_caps(core: Core, thread: Thread, blocking: bool) -> list[Slot] | None:
    """The slots of the message's capabilities; None when one is nowhere, which only a send that may
    wait makes a fault."""
    buffer = messages.buffer_of(thread)
    count = thread.regs[INFO] >> 7 & 3
    slots: list[Slot] = []
    if buffer is None:
        return slots
    for address in buffer.words[BUFFER_CAPS:BUFFER_CAPS + count]:
        slot, failure = lookup.slot(thread, address, core)
        if slot is None:
            if blocking:
                cap_fault(core, thread, address, False, failure)
            return None
        slots.append(slot)
    return slots


def caps_are_there(core: Core, thread: Thread, blocking: bool) -> bool:
    """Those of a message. What has to be looked up for it then takes time."""
    there = extra_caps(core, thread, blocking) is not None
    if has_caps(thread) and (there or not blocking):
        preemption_point(core)
    return there


def has_caps(sender: Thread) -> bool:
    return bool(sender.regs[INFO] >> 7 & 3)


def send(core: Core, thread: Thread, address: int, blocking: bool, is_call: bool,
         can_donate: bool, first_phase: bool = False) -> None:
    slot, failure = lookup.slot(thread, address, core)
    if slot is None:
        if blocking:
            cap_fault(core, thread, address, False, failure)
        return
    cap = slot.cap
    if cap.type == CAP_NOTIFICATION and cap.rights & RIGHT_WRITE:
        assert isinstance(cap.obj, Notification)
        notifications.signal(core, cap.obj, cap.word)
    elif cap.type == CAP_ENDPOINT and cap.rights & RIGHT_WRITE:
        send_message(core, thread, cap, blocking, is_call, can_donate)
        return
    elif cap.type == CAP_REPLY:
        assert isinstance(cap.obj, Reply)
        if not caps_are_there(core, thread, blocking):
            return
        calls.answer(core, thread, cap.obj, bool(cap.rights & RIGHT_GRANT))
    else:
        slots = extra_caps(core, thread, blocking)
        if slots is not None:
            invocations.invoke(core, thread, slot, slots, is_call, first_phase)
        return
    if is_call:
        messages.deliver_badge(thread, 0)


def send_message(core: Core, thread: Thread, cap: Cap, blocking: bool, is_call: bool,
                 can_donate: bool) -> None:
    assert isinstance(cap.obj, Endpoint)
    if caps_are_there(core, thread, blocking):
        endpoints.send(core, cap.obj, thread, endpoints.Send(
            cap.word, blocking, is_call, bool(cap.rights & RIGHT_GRANT),
            bool(cap.rights & RIGHT_GRANT_REPLY), can_donate))


def look_ahead(core: Core, thread: Thread, address: int) -> None:
    """To a receive, before anything is done."""
    if not lookup.is_flat(thread, address) or caps_wait_at(thread, address):
        preemption_point(core)


def caps_wait_at(thread: Thread, address: int) -> bool:
    slot, _ = lookup.slot(thread, address)
    endpoint = slot.cap.obj if slot is not None else None
    if not isinstance(endpoint, Endpoint) or endpoint.state != SEND:
        return False
    sender = endpoint.queue[0]
    return has_caps(sender) and sender.can_grant and sender.fault[0] == FAULT_NONE


def receive_alone(core: Core, thread: Thread, address: int, blocking: bool, with_reply: bool) -> None:
    look_ahead(core, thread, address)
    receive(core, thread, address, blocking, with_reply)


def receive(core: Core, thread: Thread, address: int, blocking: bool, with_reply: bool) -> None:
    slot, failure = lookup.slot(thread, address)
    if slot is None:
        cap_fault(core, thread, address, True, failure)
        return
    cap = slot.cap
    if cap.type == CAP_ENDPOINT and cap.rights & RIGHT_READ:
        receive_message(core, thread, cap, blocking, with_reply)
    elif (cap.type == CAP_NOTIFICATION and cap.rights & RIGHT_READ
          and cap.obj.bound in (None, thread)):  # type: ignore[union-attr]
        notifications.wait(core, cap.obj, thread, blocking)  # type: ignore[arg-type]
    else:
        cap_fault(core, thread, address, True, EMPTY)


def receive_message(core: Core, thread: Thread, cap: Cap, blocking: bool, with_reply: bool) -> None:
    reply = None
    if with_reply:
        address = thread.regs[REPLY]
        slot, failure = lookup.slot(thread, address)
        if slot is None or slot.cap.type != CAP_REPLY:
            cap_fault(core, thread, address, True, EMPTY if slot is not None else failure)
            return
        reply = slot.cap.obj
    assert isinstance(cap.obj, Endpoint) and (reply is None or isinstance(reply, Reply))
    endpoints.receive(core, cap.obj, thread, blocking, bool(cap.rights & RIGHT_GRANT), reply)


def send_and_receive(core: Core, thread: Thread, to: int, can_donate: bool, address: int,
                     with_reply: bool) -> None:
    invokes = is_invocation(thread, to)
    if not invokes and not sends_caps(thread, to):
        look_ahead(core, thread, address)
    send(core, thread, to, False, False, can_donate, True)
    if thread.state == RUNNING:
        if invokes and (core.interrupted or gic.signalled(core)):
            thread.regs[SYSCALL] = (SYS_RECV if with_reply else SYS_WAIT) & (1 << 64) - 1
            invocations.put_off(core, thread, thread.regs[INFO])
        else:
            receive(core, thread, address, True, with_reply)


def is_invocation(thread: Thread, address: int) -> bool:
    slot, _ = lookup.slot(thread, address)
    if slot is None or slot.cap.type == CAP_REPLY:
        return False
    if slot.cap.type in (CAP_ENDPOINT, CAP_NOTIFICATION):
        return not slot.cap.rights & RIGHT_WRITE
    return not (slot.cap.type == CAP_IRQ_HANDLER and thread.regs[INFO] == ACKNOWLEDGE << 12)


def sends_caps(thread: Thread, address: int) -> bool:
    slot, _ = lookup.slot(thread, address)
    return slot is not None and slot.cap.type in (CAP_ENDPOINT, CAP_REPLY) and has_caps(thread)


def handle(core: Core, number: int) -> None:
    """The system call of the current thread, by its registers."""
    thread = core.current
    assert thread is not None
    try:
        serve(core, thread, number)
    except PutOff:
        invocations.put_off(core, thread, thread.regs[INFO])
    scheduler.leave_kernel(core)


def serve(core: Core, thread: Thread, number: int) -> None:
    regs = thread.regs
    address = regs[CAP]
    if number == SYS_CALL:
        send(core, thread, address, True, True, True)
    elif number == SYS_SEND:
        send(core, thread, address, True, False, False)
    elif number == SYS_NB_SEND:
        send(core, thread, address, False, False, False)
    elif number == SYS_REPLY_RECV:
        send_and_receive(core, thread, regs[REPLY], False, address, True)
    elif number == SYS_NB_SEND_RECV:
        send_and_receive(core, thread, regs[DEST], True, address, True)
    elif number == SYS_NB_SEND_WAIT:
        send_and_receive(core, thread, regs[DEST], True, address, False)
    elif number in (SYS_RECV, SYS_NB_RECV):
        receive_alone(core, thread, address, number == SYS_RECV, True)
    elif number in (SYS_WAIT, SYS_NB_WAIT):
        receive_alone(core, thread, address, number == SYS_WAIT, False)
    elif number == SYS_YIELD:
        scheduler.give_up_turn(core)
    else:
        threads.rewind(thread)
        faults.raise_fault(core, thread, (FAULT_UNKNOWN_SYSCALL, number & (1 << 64) - 1))


def fp_access(core: Core, esr: int) -> None:
    """Who may use FP registers has used them from now on; for others it is a fault."""
    thread = core.current
    assert thread is not None
    if thread.flags & FPU_DISABLED:
        user_fault(core, (FAULT_USER_EXCEPTION, esr, 0) if thread.vcpu is None else (FAULT_VCPU, esr))
    else:
        thread.flags |= FPU_USED
        scheduler.switch_rights(core, thread)


def user_fault(core: Core, fault: tuple[int, ...]) -> None:
    """The current thread did what it may not."""
    assert core.current is not None
    faults.raise_fault(core, core.current, fault)
    guest_entries.leave_kernel(core)
