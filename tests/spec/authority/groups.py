# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which bytes of each object belong together: what one licence is for.

A byte that is in no group never changes. Members that a kernel does not have are skipped, so that
this can name those of several.
"""

from __future__ import annotations

from microkit.sdk.abi import Abi, Member

Parts = tuple[tuple[int, int], ...]  # of a word: mask of its bits, group


class Group:
    """Of a thread; of other objects; at last what is looked at in its own way. Numbers, because an
    enumeration is slow."""

    BADGE = 1 << 0      # x0, x1: badge and message info
    MESSAGE = 1 << 1    # x2 to x5
    ARGUMENTS = 1 << 2  # x6 to x8: arguments of a system call, set by the thread itself
    PC = 1 << 3
    REGISTERS = 1 << 4  # all others but
    TLS = 1 << 5        # TPIDR_EL0
    PSTATE = 1 << 6
    FPU = 1 << 7
    WAIT = 1 << 8       # its state, and what it waits for
    FAULT = 1 << 9
    TIME = 1 << 10      # on which scheduling context it runs
    PRIORITY = 1 << 11
    MCP = 1 << 12
    FLAGS = 1 << 13
    BOUND = 1 << 14
    BUFFER = 1 << 15
    YIELD = 1 << 16
    QUEUE = 1 << 17     # endpoint: who waits
    SIGNAL = 1 << 18    # notification: state and word
    BINDING = 1 << 19   # notification: thread
    CONTEXT = 1 << 20   # notification: scheduling context
    IMPLIED = 1 << 21   # notification: interrupts that it notes
    CALLER = 1 << 22    # reply object: who waits
    STACK = 1 << 23     # reply object: call stack
    PARAMETERS = 1 << 24
    REFILLS = 1 << 25   # and time consumed
    RUNS = 1 << 26      # scheduling context: thread
    CALLS = 1 << 27     # scheduling context: call stack
    NOTIFIES = 1 << 28  # scheduling context: notification
    YIELDER = 1 << 29
    LINKS = 1 << 30     # of a queue: checked as a list (queues.py)
    SCHEDULE = 1 << 31  # of ready and release queue: checked as lists (schedule.py)
    SLOT = 1 << 32      # checked slot by slot (slots.py)
    ENTRY = 1 << 33     # table entries: licensed one by one
    CONTENT = 1 << 34   # of a frame: licensed word by word
    SPACES = 1 << 35    # ASID pools and VMIDs: by whom they name
    IRQ = 1 << 36       # by INTID
    FREE = 1 << 37      # the kernel's own, or without meaning
    GUEST = 1 << 38     # thread: virtual CPU
    OWNER = 1 << 39     # virtual CPU: thread
    VCPU = 1 << 40      # all else of virtual CPUs, in memory and in the machine: as a whole (guests.py)


G = Group
NAMES = {0: "what never changes"} | {value: name for name, value in vars(Group).items()
                                     if isinstance(value, int)}
ALL_REGISTERS = G.BADGE | G.MESSAGE | G.ARGUMENTS | G.PC | G.REGISTERS | G.TLS | G.PSTATE
TCB = {
    G.WAIT: "state is_call can_grant can_grant_reply reply blocked_on badge", G.TIME: "sc",
    G.PRIORITY: "priority", G.MCP: "max_priority", G.FLAGS: "flags", G.FAULT: "fault",
    G.BOUND: "bound_notification", G.BUFFER: "ipc_buffer ipc_buffer_ref", G.YIELD: "yield_to",
    G.LINKS: "ipc_next ipc_prev", G.SLOT: "slots",
    G.SCHEDULE: "queued sched_next sched_prev release_child release_parent release_rank",
    G.FPU: "fpu", G.GUEST: "vcpu"}
OBJECTS: dict[str, dict[int, str]] = {
    "endpoint": {G.QUEUE: "state head tail"},
    "notification": {G.SIGNAL: "state badge", G.QUEUE: "head tail", G.BINDING: "bound_tcb",
                     G.CONTEXT: "sc", G.IMPLIED: "implied_irqs"},
    "reply": {G.CALLER: "tcb", G.STACK: "prev next is_head"},
    "sched_context": {G.PARAMETERS: "period budget badge refill_max sporadic core",
                      G.REFILLS: "consumed refill_head refill_count", G.RUNS: "tcb",
                      G.CALLS: "reply", G.NOTIFIES: "notification", G.YIELDER: "yield_from"},
    "vcpu": {G.OWNER: "tcb", G.VCPU: "registers csselr timer sleeper due interface"},
    "core_state": {
        G.FREE: "now consumed reschedule reprogram preempted switch_to shared_vmid_user current "
                "current_sc fpu_owner rights notes",
        G.SCHEDULE: "ready ready_bitmap ready_summary release_head release_root",
        G.SPACES: "asid_pools vmid_owner", G.SLOT: "irq_slots",
        G.IRQ: "irq_state irq_flags irq_next irq_prev irq_senders",
        G.VCPU: "vcpu sleeping sleepers first_due"},
    "host_machine": {
        G.FREE: "now deadline vttbr pending_irq fpu_enabled timer_enabled tlb_invalidations tls_base "
                "fpu forgotten",
        G.IRQ: "gic", G.SIGNAL: "last_sgi last_sgi_target", G.VCPU: "guest"},
}


def span(member: Member) -> range:
    return range(member.offset, member.offset + member.size)


def condense(groups: list[int]) -> list[Parts]:
    """By words instead of bytes."""
    found: list[Parts] = []
    for first in range(0, len(groups), 8):
        parts: dict[int, int] = {}
        for index, group in enumerate(groups[first:first + 8]):
            parts[group] = parts.get(group, 0) | 255 << 8 * index
        found.append(tuple((mask, group) for group, mask in parts.items()))
    return found


def layout(abi: Abi, name: str, members: dict[int, str]) -> list[int]:
    described = abi.layout(name)
    groups = [0] * (-(-described.size // 8) * 8)
    for group, names in members.items():
        for key in names.split():
            if key in described.members:
                for at in span(described.member(key)):
                    groups[at] = group
    return groups


def register_groups(abi: Abi) -> list[int]:
    context = abi.layout("context")
    groups = [G.REGISTERS] * context.size
    for first, last, group in ((0, 1, G.BADGE), (2, 5, G.MESSAGE), (6, 8, G.ARGUMENTS)):
        groups[first * 8:last * 8 + 8] = [group] * (last - first + 1) * 8
    for name, group in (("pc", G.PC), ("pstate", G.PSTATE), ("tpidr", G.TLS)):
        for at in span(context.member(name)):
            groups[at] = group
    return groups


def tables(abi: Abi) -> dict[str, list[Parts]]:
    """By the name of the structure: what each of its words is."""
    found = {name: condense(layout(abi, name, members)) for name, members in OBJECTS.items()}
    tcb = layout(abi, "tcb", TCB)
    context = register_groups(abi)
    tcb[:len(context)] = context
    found["tcb"] = condense(tcb)
    return found


def whole(group: int, words: int) -> list[Parts]:
    """An object of which every word is alike."""
    return [(((1 << 64) - 1, group),)] * words
