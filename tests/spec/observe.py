# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The specification's state in the words of snapshot.c, and both as text.

Slots and buffers seldom change: their bytes are kept until they do.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import repeat
from struct import Struct
from typing import Any

from microkit.base.sizes import GRANULE, PAGE_BITS, TABLE_ENTRIES
from spec.model.constants import (CAP_ZOMBIE, FAULT_NONE, IRQ_ACTIVE, IRQ_HANDLER, IRQ_LISTED,
                                  LIST_REGISTERS, ON_NOTIFICATION, ON_RECEIVE, ON_SEND, SGIS,
                                  VCPU_REGISTERS, ZOMBIE)
from spec.model.state import (Buffer, CallStack, Core, Endpoint, Irq, ListEntry, Notification, Page, Pool,
                              Reply, SchedContext, Slot, Slots, Table, Thread, Vcpu)

THREAD, ENDPOINT, NOTIFICATION, REPLY, CONTEXT, SLOTS, WORDS, IRQ, ASIDS, RING, VCPU = range(11)
ORIGINAL, DEVICE, TCB, SELF = 3, 4, 8, 16  # CAP_REVOCABLE and CAP_FIRST_BADGED go together
CORE_FIELDS = ("current", "current_sc", "now", "consumed", "deadline", "base_register",
               "fpu_owner", "fpu_enabled", "timer_enabled", "sgi", "sgi_target", "guest", "interface_on",
               "wakeup")
FIELDS: dict[int, tuple[str, ...]] = {
    THREAD: ("state", "queued", "priority", "mcp", "flags", "sc", "reply", "blocked_on",
             "notification", "yield_to", "buffer_address", "buffer", "badge", "is_call",
             "can_grant", "may_answer", "vcpu", "fault", *(f"fault{i}" for i in range(6)),
             *(f"x{i}" for i in range(31)), "sp", "pc", "pstate", "tpidr", "tpidrro"),
    ENDPOINT: ("state", "waiting"),
    NOTIFICATION: ("state", "badge", "bound", "sc", "waiting"),
    REPLY: ("thread", "below", "above", "is_top"),
    CONTEXT: ("period", "budget", "consumed", "badge", "thread", "top", "notification",
              "yield_from", "refill_max", "sporadic", "refills"),
    IRQ: ("state", "flags", "senders", "enabled", "pending", "active", "before it in a list"),
    RING: ("zombies",),
    VCPU: ("thread", "timer", "place", "csselr", "control", "priorities",
           *(f"register {i}" for i in range(VCPU_REGISTERS)), *(f"entry {i}" for i in range(LIST_REGISTERS))),
}
NAMES = {THREAD: "thread", ENDPOINT: "endpoint", NOTIFICATION: "notification", REPLY: "reply",
         CONTEXT: "context", SLOTS: "slots", WORDS: "buffer", IRQ: "irq", ASIDS: "ASIDs",
         RING: "zombies of", VCPU: "VCPU"}
THREAD_WORDS = Struct("<60Q").pack
VCPU_WORDS = Struct(f"<{6 + VCPU_REGISTERS + LIST_REGISTERS}Q").pack
SLOT_WORDS = Struct("<BBBBIQQII").pack
QUEUE = tuple(Struct(f"<{n}Q").pack for n in range(1200))


def ref(thing: Any) -> int:
    return thing.ref if thing is not None else 0


def core_bytes(core: Core) -> bytes:
    ready = [thread.ref for queue in reversed(core.ready) if queue for thread in queue]
    words = [0, ref(core.current), ref(core.current_sc), core.now, core.consumed, core.deadline,
             core.base_register, ref(core.fpu_owner), core.fpu_enabled, core.timer_enabled, *core.sgi,
             ref(core.guest), core.guest is not None, core.wakeup, len(ready), *ready, len(core.release), *[each.ref for each in core.release]]
    return QUEUE[len(words)](*words)


def thread_bytes(thread: Thread) -> bytes:
    state, fault = thread.state, thread.fault
    sends = state == ON_SEND
    sc, reply, notification = thread.sc, thread.reply, thread.notification
    if fault[0] == FAULT_NONE:
        words = (0, 0, 0, 0, 0, 0, 0)
    else:
        words = (*fault, 0, 0, 0, 0, 0, 0)[:7]
    return THREAD_WORDS(
        state, thread.queued, thread.priority, thread.mcp, thread.flags,
        0 if sc is None else sc.ref, 0 if reply is None else reply.ref,
        thread.blocked_on.ref if sends or state == ON_RECEIVE or state == ON_NOTIFICATION else 0,
        0 if notification is None else notification.ref, ref(thread.yield_to),
        thread.buffer_address, 0 if thread.buffer is None else thread.buffer.ref,
        thread.badge if sends else 0, thread.is_call if sends else 0,
        thread.can_grant if sends or state == ON_RECEIVE else 0,
        thread.can_grant or thread.can_grant_reply if sends else 0, ref(thread.vcpu), *words, *thread.regs)


def entry_bits(entry: ListEntry) -> int:
    """As GICH_LRn (IHI 0048B 5.3.10)."""
    return (entry.pending << 28 | entry.active << 29 | entry.group << 30 | entry.priority << 23
            | entry.told << 19 | entry.intid)


def vcpu_bytes(core: Core, vcpu: Vcpu) -> bytes:
    place = core.sleepers.index(vcpu) + 1 if vcpu in core.sleepers else 0
    return VCPU_WORDS(ref(vcpu.thread), vcpu.timer, place, vcpu.csselr, vcpu.control, vcpu.priorities,
                      *vcpu.registers, *map(entry_bits, vcpu.entries))


def endpoint_bytes(endpoint: Endpoint) -> bytes:
    queue = endpoint.queue
    return QUEUE[2 + len(queue)](endpoint.state, len(queue), *[each.ref for each in queue])


def notification_bytes(each: Notification) -> bytes:
    queue = each.queue
    return QUEUE[5 + len(queue)](each.state, each.badge, ref(each.bound), ref(each.sc), len(queue),
                                 *[thread.ref for thread in queue])


def reply_bytes(reply: Reply) -> bytes:
    stack = reply.stack
    if stack is None:
        return QUEUE[4](ref(reply.thread), 0, 0, 0)
    calls = stack.calls
    place = calls.index(reply)
    below = calls[place - 1].ref if place else 0
    if place + 1 < len(calls):
        return QUEUE[4](ref(reply.thread), below, calls[place + 1].ref, 0)
    return QUEUE[4](ref(reply.thread), below, ref(stack.sc), stack.sc is not None)


def context_bytes(sc: SchedContext) -> bytes:
    refills = [word for refill in sc.refills for word in refill] if sc.refill_max else []
    return QUEUE[11 + len(refills)](
        sc.period, sc.budget, sc.consumed, sc.badge, ref(sc.thread), top(sc.stack),
        ref(sc.notification), ref(sc.yield_from), sc.refill_max, sc.sporadic, len(refills) // 2,
        *refills)


def top(stack: CallStack | None) -> int:
    return stack.calls[-1].ref if stack is not None and stack.calls else 0


def flags(slot: Slot) -> int:
    """Of its capability."""
    cap = slot.cap
    if cap.type == CAP_ZOMBIE:
        return isinstance(cap.obj, Thread) * TCB | cap.device * SELF
    return slot.original * ORIGINAL | cap.device * DEVICE


def slot_bytes(slot: Slot) -> bytes:
    cap = slot.cap
    return SLOT_WORDS(cap.type, cap.rights, cap.size, flags(slot), ref(cap.obj), cap.word, cap.aux,
                      ref(slot.before), ref(slot.after))


def slots_bytes(table: Slots) -> bytes:
    if table.packed is None:
        table.packed = b"".join(map(slot_bytes, table.slots))
    return table.packed


def ring_bytes(thread: Thread) -> bytes:
    zombies = thread.zombies
    return QUEUE[1 + len(zombies)](len(zombies), *[slot.ref for slot in zombies])


def irq_bytes(irq: Irq) -> bytes:
    """The place in a list: the interrupt before it, or the notification whose first it is."""
    flags, notification, before = irq.flags, irq.slot.cap.obj, 0
    flags |= IRQ_ACTIVE if irq.active and irq.state == IRQ_HANDLER else 0
    if isinstance(notification, Notification) and irq in notification.unacknowledged:
        place = notification.unacknowledged.index(irq)
        before = notification.unacknowledged[place - 1].intid + 1 if place else notification.ref
        flags |= IRQ_LISTED
    return QUEUE[7](irq.state, flags, irq.active if irq.intid < SGIS else 0, irq.enabled,
                    irq.pending, irq.active, before)


def entry_word(entry: Table | Page, base: int) -> int:
    """Stage-2 descriptors (Arm ARM D8.3; kernel/include/space/pte.h)."""
    if isinstance(entry, Table):
        return base + entry.ref * GRANULE | 3
    return (entry.ref << PAGE_BITS | (3 if entry.size == PAGE_BITS else 1) | 1 << 10
            | entry.readable << 6 | entry.writable << 7
            | (0xf << 2 | 3 << 8 if entry.cached else 1 << 2) | entry.never_executed << 54)


def table_bytes(table: Table, base: int) -> bytes:
    if table.packed is None:
        words = [0] * table.count
        for index, entry in table.entries.items():
            words[index] = entry_word(entry, base)
        table.packed = array("Q", words).tobytes()
    return table.packed


def pool_bytes(core: Core, pool: Pool) -> bytes:
    if pool.packed is None:
        words = [0] * TABLE_ENTRIES
        for index, table in pool.spaces.items():
            words[index] = table.ref | core.vmids.index(table) << 32
        pool.packed = array("Q", words).tobytes()
    return pool.packed


def asids_bytes(core: Core) -> bytes:
    if core.asids_packed is None:
        core.asids_packed = array("I", map(ref, core.pools + core.vmids)).tobytes()
    return core.asids_packed


def buffer_bytes(buffer: Buffer) -> bytes:
    if buffer.packed is None:
        buffer.packed = array("Q", buffer.words).tobytes()
    return buffer.packed


def state_bytes(core: Core) -> bytes:
    parts = [core_bytes(core)]
    parts += map(thread_bytes, core.threads)
    parts += map(endpoint_bytes, core.endpoints)
    parts += map(notification_bytes, core.notifications)
    parts += map(reply_bytes, core.replies)
    parts += map(context_bytes, core.contexts)
    parts += [vcpu_bytes(core, each) for each in core.vcpus]
    parts += map(slots_bytes, core.tables)
    parts += map(buffer_bytes, core.buffers)
    parts += map(table_bytes, core.tables_of_spaces, repeat(core.window[0]))
    parts += [pool_bytes(core, pool) for pool in core.pools if pool is not None]
    parts += map(irq_bytes, core.irqs.values())
    parts.append(asids_bytes(core))
    parts += map(ring_bytes, core.threads + core.departed)
    return b"".join(parts)


def objects(core: Core) -> list[tuple[int, int, int]]:
    """What is compared: kind, ref, size; the order of state_bytes."""
    found = [(kind, each.ref, 0) for kind, group in (
        (THREAD, core.threads), (ENDPOINT, core.endpoints), (NOTIFICATION, core.notifications),
        (REPLY, core.replies), (CONTEXT, core.contexts), (VCPU, core.vcpus)) for each in group]
    found += [(SLOTS, table.ref, len(table.slots)) for table in core.tables]
    found += [(WORDS, buffer.ref, len(buffer.words)) for buffer in core.buffers]
    found += [(WORDS, table.ref, table.count) for table in core.tables_of_spaces]
    found += [(WORDS, pool.ref, 512) for pool in core.pools if pool is not None]
    found += [(IRQ, intid, 0) for intid in core.irqs]
    found.append((ASIDS, 0, 0))
    return found + [(RING, each.slots.slots[ZOMBIE].ref, 0)
                    for each in core.threads + core.departed]


def length(kind: int, size: int, words: list[int]) -> int:
    """How many of these words are one object's."""
    if kind == SLOTS:
        return 4 * size
    if kind == WORDS:
        return size
    if kind == ASIDS:
        return 192
    fields = len(FIELDS[kind])
    counted = words[fields - 1] * (2 if kind == CONTEXT else 1)
    return fields + (counted if kind in (ENDPOINT, NOTIFICATION, CONTEXT, RING) else 0)


def name_words(kind: int, words: list[int]) -> Iterator[tuple[str, int]]:
    fields = FIELDS.get(kind, ())
    for index, word in enumerate(words):
        yield fields[index] if index < len(fields) else f"[{index - len(fields)}]", word


def describe(core: Core, data: bytes) -> dict[str, int]:
    """Every word of a state by name, for finding differences."""
    words = array("Q", data).tolist()
    found = {"contradicting links": words[0]}
    place = 1
    for name in CORE_FIELDS:
        found[name], place = words[place], place + 1
    for queue in ("ready", "release"):
        count, place = words[place], place + 1
        found |= {f"{queue}[{i}]": words[place + i] for i in range(count)}
        place += count
    for kind, where, size in objects(core):
        count = length(kind, size, words[place:place + len(FIELDS.get(kind, ())) or None])
        found |= {f"{NAMES[kind]} {where:#x} {name}": word
                  for name, word in name_words(kind, words[place:place + count])}
        place += count
    return found


def differences(core: Core, ours: bytes, theirs: bytes) -> list[str]:
    mine, other = describe(core, ours), describe(core, theirs)
    return [f"{name}: specification {show(mine.get(name))}, kernel {show(other.get(name))}"
            for name in {**mine, **other} if mine.get(name) != other.get(name)]


def show(value: int | None) -> str:
    return "nothing" if value is None else f"{value:#x}"
