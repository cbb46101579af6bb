# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which words an entry gives an observer by right, and with which value: in one of two kernels.

Messages are licensed word by word already (spec/authority/messages.py); here is what that leaves
open: fault messages and their answers, and registers read and copied.
"""

from __future__ import annotations

from spec.authority.entry import Entry
from spec.authority.vcpus import REGISTERS

# Of a context, by index, in the order of seL4_UserContext.
PC, SP, PSTATE, TPIDR, TPIDRRO = 32, 31, 33, 34, 35
USER_CONTEXT = (PC, SP, PSTATE, *range(9), 16, 17, 18, 29, 30, *range(9, 16), *range(19, 29), TPIDR,
                TPIDRRO)
FRAME = 17  # the first of them that are not of a call's frame
UNKNOWN_SYSCALL = (*range(8), PC, SP, 30, PSTATE)
USER_EXCEPTION = (PC, SP, PSTATE)
FAULTS = {"seL4_Fault_UnknownSyscall": (UNKNOWN_SYSCALL, UNKNOWN_SYSCALL),
          "seL4_Fault_UserException": (USER_EXCEPTION, USER_EXCEPTION),
          "seL4_Fault_CapFault": ((PC,), ()), "seL4_Fault_VMFault": ((PC,), ()),
          "seL4_Fault_DebugException": ((PC,), ()),
          "seL4_Fault_Timeout": ((), USER_CONTEXT)}  # registers in message and answer
LINK = 30
SVC = 4
NZCV, GUEST_USER = 0xf000_0000, 0x40

Flows = dict[int, set[int]]  # words of memory: values


def layouts(entry: Entry, state_type: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    for name, found in FAULTS.items():
        if entry.objects.abi.constant(name) == state_type:
            return found
    return (), ()


def values(entry: Entry, thread: int, register: int) -> set[int]:
    """Of a register that the entry leaves alone, but for what a cancelled call does to the PC."""
    found = {entry.before.x(thread, register), entry.after.x(thread, register),
             entry.register(thread, register)}
    if register == PC:
        found |= {value + offset & (1 << 64) - 1 for value in found for offset in (-SVC, SVC)}
    return found


def pstates(found: set[int]) -> set[int]:
    """What a thread may get of them: a user's flags, a guest's modes."""
    return {kept for value in found for kept in (
        value & NZCV, value & 0xffff_ffff, value & NZCV | GUEST_USER)}


def written(found: set[int], register: int) -> set[int]:
    return pstates(found) if register == PSTATE else found


def message_word(entry: Entry, receiver: int, index: int) -> int:
    """Where message word index of a thread lies."""
    return receiver * 8 + 2 + index if index < 4 else entry.buffer(receiver) + 1 + index


def fault_layouts(entry: Entry, sender: int) -> list[tuple[int, ...]]:
    """Of the messages that it may have sent. A fault that nobody can answer is forgotten at once: then it may
    have been any."""
    found = [layouts(entry, state.fault_type(sender))[0] for state in (entry.before, entry.after)]
    return found if any(found) else [message for message, _ in FAULTS.values()]


def fault_messages(entry: Entry, observer: int, to: Flows) -> None:
    for sender, receiver in entry.fault_messages:
        if receiver == observer:
            for message in fault_layouts(entry, sender):
                for index, register in enumerate(message):
                    if register == LINK and entry.before.tcb.vcpu(sender):
                        register = PC  # where HVC returns to
                    to.setdefault(message_word(entry, observer, index), set()).update(
                        values(entry, sender, register))


def fault_answers(entry: Entry, observer: int, to: Flows) -> None:
    for answerer, faulted in entry.fault_answers:
        if faulted == observer:
            _, answer = layouts(entry, entry.before.fault_type(observer))
            for index, register in enumerate(answer[:entry.register(answerer, 1) & 127]):
                value = entry.word(answerer, index)
                to.setdefault(observer * 8 + register, set()).update(written({value}, register))


def invocation(entry: Entry, observer: int, to: Flows) -> None:
    if entry.invoked is None:
        return
    cap, label, extra = entry.invoked
    if label == "TCBReadRegisters" and entry.thread == observer:
        for index, register in enumerate(USER_CONTEXT[:entry.word(observer, 1)]):
            to.setdefault(message_word(entry, observer, index), set()).update(
                values(entry, cap.object, register))
    elif label == "TCBCopyRegisters" and cap.object == observer and extra:
        source, flags = entry.before.cap(extra[0]).object, entry.word(entry.thread, 0)
        names = (USER_CONTEXT[:FRAME] if flags & 4 else ()) + (
            USER_CONTEXT[FRAME:] if flags & 8 else ())
        for register in names:
            to.setdefault(observer * 8 + register, set()).update(
                written(values(entry, source, register), register))
    elif label == "ARMVCPUReadReg" and entry.thread == observer and entry.word(observer, 0) < REGISTERS:
        to.setdefault(message_word(entry, observer, 0), set()).add(
            entry.vcpus[cap.object][entry.word(observer, 0)])


def messages(entry: Entry, observer: int, to: Flows) -> None:
    """What the licence says of its registers and buffer."""
    licence = entry.licence
    for word in range(observer * 8, observer * 8 + 6):
        to.setdefault(word, set()).update(licence.values.get(word, ()))
    buffer = entry.buffer(observer)
    for content in licence.contents:
        if buffer and content.source is not None and buffer <= content.first < buffer + 128:
            for word in range(content.first, content.end):
                source = content.source + word - content.first
                to.setdefault(word, set()).add(
                    content.written.get(source, entry.before.words[source]))


def flows(entry: Entry, observer: int) -> Flows:
    to: Flows = {}
    messages(entry, observer, to)
    fault_messages(entry, observer, to)
    fault_answers(entry, observer, to)
    invocation(entry, observer, to)
    return to


