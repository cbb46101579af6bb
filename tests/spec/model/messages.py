# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Messages: words and capabilities from one thread to another (manual 4.1).

Choices:
- a message is cut to what fits: 120 words, or four when either side has no buffer;
- of the receiver's message registers those beyond the message are zero, not the sender's;
- a notification's word comes with an empty message info.
"""

from __future__ import annotations

from spec.model import derivation, faults, lookup
from spec.model.constants import (BADGE, BUFFER_CAPS, BUFFER_MSG, BUFFER_RECEIVE_CNODE,
                                  BUFFER_RECEIVE_DEPTH, BUFFER_RECEIVE_INDEX, CAP_ENDPOINT,
                                  CAP_FRAME, CAP_NULL, FAULT_NONE, INFO, IPC_BUFFER, MESSAGE_MAX,
                                  MESSAGE_REGISTERS, MR0)
from spec.model.state import Buffer, Core, Endpoint, Slot, Thread


def buffer_of(thread: Thread) -> Buffer | None:
    """None also when the frame was taken away since it became the buffer."""
    if thread.slots.slots[IPC_BUFFER].cap.type != CAP_FRAME:
        return None
    return thread.buffer


def write(buffer: Buffer, word: int, value: int) -> None:
    buffer.words[word] = value
    buffer.packed = None


def register(thread: Thread, index: int) -> int:
    if index < MESSAGE_REGISTERS:
        return thread.regs[MR0 + index]
    buffer = buffer_of(thread)
    return buffer.words[BUFFER_MSG + index] if buffer is not None else 0


def set_register(thread: Thread, index: int, value: int) -> bool:
    if index < MESSAGE_REGISTERS:
        thread.regs[MR0 + index] = value
        return True
    buffer = buffer_of(thread)
    if buffer is None:
        return False
    write(buffer, BUFFER_MSG + index, value)
    return True


def set_words(thread: Thread, words: list[int]) -> int:
    """As many as there is room for; their number."""
    for index, value in enumerate(words):
        if not set_register(thread, index, value):
            return index
    return len(words)


def deliver_badge(thread: Thread, badge: int) -> None:
    thread.regs[BADGE], thread.regs[INFO] = badge, 0


def transfer(core: Core, sender: Thread, receiver: Thread, endpoint: Endpoint | None, badge: int,
             grant: bool) -> None:
    """The sender's message or fault becomes the receiver's."""
    if sender.fault[0] != FAULT_NONE:
        length = set_words(receiver, faults.message(core, sender))
        receiver.regs[BADGE], receiver.regs[INFO] = badge, sender.fault[0] << 12 | length
        return
    info = sender.regs[INFO]
    length = copy_words(sender, receiver, min(info & 0x7f, MESSAGE_MAX))
    unwrapped = count = 0
    if info & 0x180:
        unwrapped, count = transfer_caps(sender, receiver, endpoint, grant, info >> 7 & 3)
    receiver.regs[BADGE] = badge
    receiver.regs[INFO] = info & ~0xfff | unwrapped << 9 | count << 7 | length


def clear_beyond(receiver: Thread, length: int) -> None:
    for index in range(length, MESSAGE_REGISTERS):
        receiver.regs[MR0 + index] = 0


def copy_words(sender: Thread, receiver: Thread, length: int) -> int:
    if length > MESSAGE_REGISTERS:
        source, target = buffer_of(sender), buffer_of(receiver)
        if source is None or target is None:
            length = MESSAGE_REGISTERS
        else:
            first = BUFFER_MSG + MESSAGE_REGISTERS
            target.words[first:BUFFER_MSG + length] = source.words[first:BUFFER_MSG + length]
            target.packed = None
    count = min(length, MESSAGE_REGISTERS)
    receiver.regs[MR0:MR0 + count] = sender.regs[MR0:MR0 + count]
    clear_beyond(receiver, count)
    return length


def transfer_caps(sender: Thread, receiver: Thread, endpoint: Endpoint | None, grant: bool,
                  count: int) -> tuple[int, int]:
    """Which were unwrapped to badges (of the endpoint that the message went through), how many
    arrived. The first of the others goes to the receiver's slot; a second ends the transfer."""
    source, target = buffer_of(sender), buffer_of(receiver)
    if not grant or source is None or target is None:
        return 0, 0
    unwrapped, room = 0, True
    slots = [lookup.slot(sender, source.words[BUFFER_CAPS + i])[0] for i in range(count)]
    for index, slot in enumerate(slots):
        if slot is None or slot.cap.type == CAP_NULL:
            return unwrapped, index
        if slot.cap.type == CAP_ENDPOINT and slot.cap.obj is endpoint:
            write(target, BUFFER_CAPS + index, slot.cap.word)
            unwrapped |= 1 << index
        elif not room or not take_cap(receiver, target, slot):
            return unwrapped, index
        else:
            room = False
    return unwrapped, count


def take_cap(receiver: Thread, buffer: Buffer, slot: Slot) -> bool:
    target = receive_slot(receiver, buffer)
    if target is None:
        return False
    error, cap = derivation.derive(slot)
    if error or cap.type == CAP_NULL:
        return False
    derivation.insert(cap, slot, target)
    return True


def receive_slot(receiver: Thread, buffer: Buffer) -> Slot | None:
    """Where the receiver wants a capability: an empty slot of a CNode that its CSpace has."""
    root, _ = lookup.slot(receiver, buffer.words[BUFFER_RECEIVE_CNODE])
    if root is None:
        return None
    found, _ = lookup.target(root.cap, buffer.words[BUFFER_RECEIVE_INDEX],
                             buffer.words[BUFFER_RECEIVE_DEPTH])
    return found if found is not None and found.cap.type == CAP_NULL else None
