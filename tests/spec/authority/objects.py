# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What lies where: objects, found through capabilities and queues, and who has capabilities.

Followed along with the slots that change; nothing is asked of the specification.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from microkit.sdk.abi import Abi

from microkit.base.sizes import PAGE_BITS
from spec.authority import groups
from spec.authority.fields import GRANULE, SLOT, Cap, State
from spec.authority.groups import Group, Parts
from spec.authority.irq_state import IrqState
from spec.authority.vcpus import Layout

Key = tuple[str, int]  # kind, granule (frame: its number; interrupt: INTID)
ZOMBIE_TCB = 8


@dataclass
class Thing:
    """An object."""

    kind: str
    ref: int
    size: int  # bytes
    parts: list[Parts]
    caps: set[int] = field(default_factory=set)  # slots
    had_caps: bool = False

    @property
    def key(self) -> Key:
        return self.kind, self.ref

    def __str__(self) -> str:
        return f"{self.kind} {self.ref:#x}"


class Types:
    """Numbers of capability types, rights and the like (abi.json)."""

    def __init__(self, abi: Abi) -> None:
        c = abi.constant
        self.null, self.untyped, self.endpoint = c("CAP_NULL"), c("CAP_UNTYPED"), c("CAP_ENDPOINT")
        self.notification, self.reply, self.cnode = (c("CAP_NOTIFICATION"), c("CAP_REPLY"),
                                                     c("CAP_CNODE"))
        self.tcb, self.sc, self.sched_control = (c("CAP_TCB"), c("CAP_SCHED_CONTEXT"),
                                                 c("CAP_SCHED_CONTROL"))
        self.irq_control, self.irq_handler, self.sgi = (c("CAP_IRQ_CONTROL"), c("CAP_IRQ_HANDLER"),
                                                        c("CAP_SGI_SIGNAL"))
        self.frame, self.page_table, self.vspace = (c("CAP_FRAME"), c("CAP_PAGE_TABLE"),
                                                    c("CAP_VSPACE"))
        self.asid_control, self.asid_pool, self.smc, self.zombie = (
            c("CAP_ASID_CONTROL"), c("CAP_ASID_POOL"), c("CAP_SMC"), c("CAP_ZOMBIE"))
        self.vcpu = c("CAP_VCPU")
        self.names = {self.endpoint: "endpoint", self.notification: "notification",
                      self.reply: "reply", self.cnode: "cnode", self.tcb: "tcb",
                      self.sc: "sched_context", self.page_table: "table", self.vspace: "table",
                      self.asid_pool: "pool", self.vcpu: "vcpu"}


class Objects:
    """All of one kernel, at one moment."""

    def __init__(self, abi: Abi, size: int, ks: int) -> None:
        self.abi, self.ks, self.size = abi, ks, size
        self.window = 0, size  # physical memory
        self.types, self.parts = Types(abi), groups.tables(abi)
        self.interrupts = IrqState(abi, ks)
        self.guests = Layout(abi)
        self.tcb_slots = abi.layout("tcb").member("slots").offset // SLOT
        self.tcb_slot_count = abi.layout("tcb").member("slots").count
        self.irq_slots = (ks + abi.layout("core_state").member("irq_slots").offset) // SLOT
        self.irqs = abi.layout("core_state").member("irq_slots").count
        self.ready_half = (ks + abi.layout("core_state").member("ready").offset) // 4
        self.ready_bitmap = (ks + abi.layout("core_state").member("ready_bitmap").offset) // 8
        self.pstate_word = abi.layout("context").member("pstate").offset // 8
        self.badge_word = abi.layout("tcb").member("badge").offset // 8
        self.signal_word = abi.layout("notification").member("badge").offset // 8
        self.uniform: dict[tuple[int, int], list[Parts]] = {}
        self.sizes = {"endpoint": 64, "notification": 64, "reply": 64, "tcb": 2048, "pool": 4096,
                      "vcpu": 4096}
        self.clear()

    def clear(self) -> None:
        self.owner: list[Thing | None] = [None] * (self.size // GRANULE)
        self.things: dict[Key, Thing] = {}
        self.core = self.add("core_state", self.ks // GRANULE,
                             self.abi.layout("core_state").size)

    def of_kind(self, kind: str) -> list[Thing]:
        return [thing for thing in self.things.values() if thing.kind == kind]

    def alike(self, group: int, size: int) -> list[Parts]:
        key = (group, size)
        if key not in self.uniform:
            self.uniform[key] = groups.whole(group, size // 8)
        return self.uniform[key]

    def described(self, kind: str, size: int) -> list[Parts]:
        if kind == "cnode":
            return self.alike(Group.SLOT, size)
        if kind in ("table", "pool"):
            return self.alike(Group.ENTRY, size)
        if kind == "frame":
            return self.alike(Group.CONTENT, size)
        first = self.parts[kind]
        rest = Group.REFILLS if kind == "sched_context" else 0
        return first + self.alike(rest, size - 8 * len(first)) if size > 8 * len(first) else first

    def add(self, kind: str, ref: int, size: int) -> Thing:
        """An object whose first granule is ref; of a frame, the part in the window."""
        thing = Thing(kind, ref, size, self.described(kind, size))
        self.things[kind, ref] = thing
        for granule in range(ref, ref + -(-size // GRANULE)):
            self.owner[granule] = thing
        return thing

    def remove(self, thing: Thing) -> None:
        del self.things[thing.key]
        for granule in range(thing.ref, thing.ref + -(-thing.size // GRANULE)):
            if self.owner[granule] is thing:
                self.owner[granule] = None

    def key(self, cap: Cap) -> Key | None:
        """The object of a capability; None where there is none in memory."""
        types = self.types
        if cap.type == types.frame:
            pa = cap.object << PAGE_BITS
            base, size = self.window
            return ("frame", (pa - base) // GRANULE) if base <= pa < base + size else None
        if cap.type == types.irq_handler:
            return "irq", cap.word
        if cap.type == types.zombie:
            return "tcb" if cap.flags & ZOMBIE_TCB else "cnode", cap.object
        kind = types.names.get(cap.type)
        return None if kind is None else (kind, cap.object)

    def size_of(self, kind: str, cap: Cap) -> int:
        if kind == "table":
            return 8192 if cap.type == self.types.vspace else 4096
        if kind == "cnode":
            return SLOT << cap.size
        if kind == "sched_context" or kind == "frame":
            return 1 << cap.size
        return self.sizes[kind]

    def slots_of(self, kind: str, ref: int, size: int) -> range:
        """The slots in an object."""
        first = ref * GRANULE // SLOT
        if kind == "cnode":
            return range(first, first + size // SLOT)
        if kind == "tcb":
            return range(first + self.tcb_slots, first + self.tcb_slots + self.tcb_slot_count)
        return range(0)

    def irq_slot(self, intid: int) -> int:
        return self.irq_slots + intid

    def tcb_slot(self, tcb: int, name: str) -> int:
        return tcb * 2 + self.tcb_slots + self.abi.constant(f"TCB_SLOT_{name}")

    def thing(self, cap: Cap) -> Thing | None:
        key = self.key(cap)
        return None if key is None else self.things.get(key)

    def fits(self, key: Key, cap: Cap) -> bool:
        """Into the window: else it was refused, or is a finding."""
        return key[1] * GRANULE + self.size_of(key[0], cap) <= self.size

    def overlaps(self, start: int, end: int) -> bool:
        """Some object lies in this physical memory."""
        first, last = (start - self.window[0]) // GRANULE, -(-(end - self.window[0]) // GRANULE)
        return any(each is not None for each in self.owner[max(first, 0):max(last, 0)])

    def hold(self, slot: int, cap: Cap) -> Thing | None:
        """The slot has this capability from now on; returns an object that was not known."""
        key = self.key(cap)
        if key is None or key[0] != "irq" and not self.fits(key, cap):
            return None
        found, new = self.things.get(key), None
        if found is None:
            found = new = (Thing("irq", key[1], 0, []) if key[0] == "irq"
                           else self.add(*key, self.size_of(key[0], cap)))
            self.things[key] = found
        found.caps.add(slot)
        found.had_caps = True
        return new

    def drop(self, slot: int, cap: Cap) -> None:
        thing = self.thing(cap)
        if thing is not None:
            thing.caps.discard(slot)
            if not thing.caps and thing.kind != "irq":
                self.remove(thing)

    def discover(self, state: State) -> None:
        """Everything that can be reached from threads in queues and from interrupts."""
        self.clear()
        work = [self.add("tcb", ref, self.sizes["tcb"]) for ref in self.queued(state)]
        self.hold_all(state, range(self.irq_slots, self.irq_slots + self.irqs), work)
        while work:
            thing = work.pop()
            self.hold_all(state, self.slots_of(thing.kind, thing.ref, thing.size), work)
        for thing in [each for each in self.things.values() if each.kind == "tcb"]:
            self.add_context(state, state.tcb.sc(thing.ref))

    def add_context(self, state: State, sc: int) -> None:
        """Of a thread, perhaps without a capability."""
        if sc and ("sched_context", sc) not in self.things:
            self.add("sched_context", sc, 64 + 16 * state.sc.refill_max(sc))

    def hold_all(self, state: State, slots: range, work: list[Thing]) -> None:
        for slot in slots:
            if state.cap_type(slot):
                new = self.hold(slot, state.cap(slot))
                if new is not None:
                    work.append(new)

    def queued(self, state: State) -> list[int]:
        first = (self.ks + self.abi.layout("core_state").member("ready").offset) // 4
        heads = [state.halves[first + 2 * priority] for priority in range(256)]
        threads = [thread for head in heads if head
                   for thread in state.queue(head, state.tcb.sched_next)]
        return threads + ([state.core.current(0)] if state.core.current(0) else [])

    def core_number(self, state: State) -> int:
        boot = self.abi.layout("core_state").member("boot").offset
        at = self.ks + boot + self.abi.layout("boot_info").member("core").offset
        return state.halves[at // 4]
