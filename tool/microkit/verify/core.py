# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One core of the image: its kernel's state, the threads found from it, and every slot in use."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Protocol

from ..base.contract import BASE_USER_CAPS, MICROKIT_MAX_CSPACE_SLOTS
from ..base.records import dataclass
from ..base.sizes import GRANULE, PAGE, SLOT, WORD_BITS
from ..sdk.abi import Abi
from .context import Context
from .image import Corrupt, Fields, Memory
from .view import Cap, SlotView, View, read_slot
from .walk import Leaf, Walk, stage2, walk

_EMPTY = bytes(SLOT)
_MAX_RADIX = (BASE_USER_CAPS + MICROKIT_MAX_CSPACE_SLOTS - 1).bit_length()


class Reader(Protocol):
    """Of what is in a `Context`, that by which a core can be read."""

    memory: Memory

    @property
    def abi(self) -> Abi: ...

    def kernel_offset(self, address: int) -> int: ...


@dataclass
class Thread:
    """A thread, by what its TCB says; objects are references."""

    name: str
    ref: int
    tcb: View
    #: Slots of the TCB by index.
    slots: dict[int, SlotView]
    #: Slots of its CSpace by index.
    cspace: dict[int, SlotView]
    #: CNode and its radix.
    cnode: int
    radix: int
    #: Root of its address space.
    vspace: int
    space: Walk

    def cap(self, slot: int) -> Cap | None:
        found = self.cspace.get(slot)
        return found.cap if found else None

    def leaf(self, va: int) -> Leaf | None:
        return self.space.at(va)


@dataclass
class Guest:
    """The thread of a virtual CPU; it has no CSpace."""

    #: Of the verifier's, for its reports.
    name: str
    ref: int
    tcb: View
    slots: dict[int, SlotView]
    vspace: int
    space: Walk

    def as_thread(self, name: str = "") -> Thread:
        """For what is the same for all threads."""
        return Thread(name or self.name, self.ref, self.tcb, self.slots, {}, 0, 0, self.vspace, self.space)


class Core:
    """A core's window. Raises Corrupt when what is there makes no sense."""

    def __init__(self, context: Reader, number: int, row: Fields) -> None:
        self.number, self.row = number, row
        self.base, self.size = row["window_pa"], row["window_size"]
        self._context, self._abi = context, context.abi
        self.state_offset = context.kernel_offset(self._abi.address("ks"))
        slots = self._abi.layout("core_state").member("irq_slots")
        start = self.base + self.state_offset
        self.state = View(context.memory, self._abi, "core_state", start, slots.offset)
        #: How many interrupts have a slot: the end of the state.
        self.irqs = self.state.number("boot.irqs")
        if self.irqs > slots.count:
            raise Corrupt(f"core {number}: there cannot be {self.irqs} interrupts")
        self.state_size = slots.offset + self.irqs * SLOT
        self.threads: dict[str, Thread] = {}
        #: By VMM and id.
        self.guests: dict[tuple[int, int], Guest] = {}
        self.irq_slots = self.slots(start + slots.offset, self.irqs)

    def pa(self, ref: int) -> int:
        return self.base + ref * GRANULE

    def view(self, name: str, ref: int, size: int = 0) -> View:
        """`size` when the object is larger than its structure."""
        if not 0 < ref * GRANULE < self.size:
            raise Corrupt(f"core {self.number}: {name} {ref:#x} is outside the window")
        return View(self._context.memory, self._abi, name, self.pa(ref), size)

    def slots(self, pa: int, count: int) -> dict[int, SlotView]:
        """Slots in use of an array of slots, by index."""
        data = self._context.memory.read(pa, count * SLOT)
        first = (pa - self.base) // SLOT
        found = {}
        for index in range(count):
            cell = data[index * SLOT : (index + 1) * SLOT]
            if cell != _EMPTY:
                found[index] = read_slot(cell, first + index, self._abi)
        return found

    def find_threads(self) -> list[str]:
        """Follow the ready queues; returns what is wrong with them."""
        wrong: list[str] = []
        pairs = self.state.numbers_of("ready")
        for priority, (head, tail) in enumerate(pairs):
            before, ref = 0, head
            while ref:
                if len(self.threads) > self.size >> self._abi.constant("seL4_TCBBits"):
                    raise Corrupt(f"core {self.number}: a ready queue has no end")
                thread = self.thread(ref)
                wrong += self._queue_faults(thread, priority, before)
                if thread.name in self.threads:
                    raise Corrupt(f"core {self.number}: two threads are named '{thread.name}'")
                self.threads[thread.name] = thread
                before, ref = ref, thread.tcb.number("sched_next")
            if before != tail:
                wrong.append(f"the ready queue of priority {priority} has a wrong end")
        wrong += self._bitmap_faults([head for head, _ in pairs])
        return wrong

    def name_threads(self, names: dict[str, str]) -> None:
        """Call threads by the names in the system description; `names` is from those in the image."""
        found = [replace(each, name=names.get(each.name, each.name))
                 for each in self.threads.values()]  # fmt: skip
        self.threads = {each.name: each for each in found}

    def _queue_faults(self, thread: Thread, priority: int, before: int) -> list[str]:
        tcb, wrong = thread.tcb, []
        if tcb.number("priority") != priority:
            wrong.append(f"'{thread.name}' is in the queue of another priority")
        if tcb.number("sched_prev") != before:
            wrong.append(f"'{thread.name}' is not linked back in its queue")
        if tcb.number("queued") != self._abi.constant("QUEUE_READY"):
            wrong.append(f"'{thread.name}' does not know that it is queued")
        return wrong

    def _bitmap_faults(self, heads: list[int]) -> list[str]:
        bitmap = self.state.numbers("ready_bitmap")
        used = {priority for priority, head in enumerate(heads) if head}
        whole = sum(word << WORD_BITS * index for index, word in enumerate(bitmap))
        marked = {bit for bit in range(whole.bit_length()) if whole >> bit & 1}
        summary = sum(1 << index for index, word in enumerate(bitmap) if word)
        if used != marked or summary != self.state.number("ready_summary"):
            return ["the bitmap of ready priorities does not agree with the queues"]
        return []

    def thread(self, ref: int) -> Thread:
        """The thread with this reference: its slots, its CSpace, what is mapped in it."""
        abi = self._abi
        tcb = self.view("tcb", ref, 1 << abi.constant("seL4_TCBBits"))
        name = tcb.text("name")
        member = abi.layout("tcb").member("slots")
        slots = self.slots(self.pa(ref) + member.offset, member.count)
        cspace = self._typed(slots, "TCB_SLOT_CSPACE", "CAP_CNODE", name)
        vspace = self._typed(slots, "TCB_SLOT_VSPACE", "CAP_VSPACE", name)
        if cspace.size > _MAX_RADIX:
            raise Corrupt(f"the CSpace of '{name}' has 2^{cspace.size} slots")
        return Thread(
            name=name,
            ref=ref,
            tcb=tcb,
            slots=slots,
            cspace=self.slots(self.pa(cspace.object), 1 << cspace.size),
            cnode=cspace.object,
            radix=cspace.size,
            vspace=vspace.object,
            space=self._space(vspace.object),
        )

    def guest(self, ref: int, name: str) -> Guest:
        """The thread of a virtual CPU."""
        abi = self._abi
        tcb = self.view("tcb", ref, 1 << abi.constant("seL4_TCBBits"))
        member = abi.layout("tcb").member("slots")
        slots = self.slots(self.pa(ref) + member.offset, member.count)
        vspace = self._typed(slots, "TCB_SLOT_VSPACE", "CAP_VSPACE", name).object
        return Guest(name, ref, tcb, slots, vspace, self._space(vspace))

    def _space(self, root: int) -> Walk:
        pages = (1 << self._abi.constant("seL4_VSpaceBits")) // PAGE
        return walk(self._context.memory, self.pa(root), pages, stage2)

    def _typed(self, slots: dict[int, SlotView], index: str, kind: str, name: str) -> Cap:
        slot = slots.get(self._abi.constant(index))
        if slot is None or slot.cap.type != self._abi.constant(kind):
            raise Corrupt(f"thread '{name}' on core {self.number} has no {kind} in {index}")
        return slot.cap

    def all_slots(self) -> list[SlotView]:
        """Every slot of the core that holds a capability."""
        found = list(self.irq_slots.values())
        for thread in self.threads.values():
            found += [*thread.slots.values(), *thread.cspace.values()]
        for guest in self.guests.values():
            found += guest.slots.values()
        return found


@dataclass
class Cores:
    """All cores of the image, by number."""

    by_number: dict[int, Core] = field(default_factory=dict)

    def thread(self, context: Context, pd: int) -> Thread:
        each = context.system.pds[pd]
        return self.by_number[each.cpu].threads[each.name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.by_number.values())
