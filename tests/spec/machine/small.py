# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Cores so small that all orders of their steps can be tried: a thread with its doorbell's notification, a signal to
another core, and a page of shared memory. Time does not pass."""

from __future__ import annotations

from random import Random

from microkit.base.sizes import GRANULE, PAGE, PAGE_BITS, SLOT, TABLE_ENTRIES
from spec.machine.layout import DOORBELL, Layout
from spec.machine.machine import Machine, Store
from spec.model import derivation, mappings, refills, spaces
from spec.model.constants import (ALL_RIGHTS, CAP_CNODE, CAP_FRAME, CAP_NOTIFICATION, CAP_SGI_SIGNAL, CAP_VSPACE, CSPACE,
                                  IRQ_EDGE, IRQ_HANDLER, IRQ_IMPLIED_ACK, IRQ_TIMER, IRQ_VCPU, MAINTENANCE_INTID, PC, RUNNING,
                                  SYS_NB_WAIT, SYS_SEND, SYS_WAIT, TIMER_INTID, VSPACE)
from spec.model.scheduler import ready_append
from spec.model.state import Cap, Core, Frame, Irq, Notification, Pool, SchedContext, Slot, Thread
from spec.place import Place
from spec.step import SYSCALL, TIMER, Step
from spec.universe import FIRST, START, TCB_BYTES, TCB_SLOTS, Universe

RADIX, BUDGET, KERNEL_TIMER, CACHED, PROGRAM = 4, 1000, 26, 1, 0x200000
SLOTS_OFFSET, IRQ_SLOTS = 0x280, 0x200
ROOT, NOTIFICATION, SPACE, FRAME, SIGNAL = 1, 2, 3, 4, 5
UNMAP, DELETE = 49, 23  # labels


class Small(Universe):
    """A universe with one of each; places of capabilities are those above."""

    def __init__(self, place: Place) -> None:
        self.place, self.random = place, Random(0)
        self.core = Core(now=START, clock=START, reschedule=True, slots_offset=SLOTS_OFFSET, window=place.window,
                         affinity=place.core, min_budget=10)
        self.next, self.free, self.trees, self.spaces = FIRST, 1, [], []
        self.cnode = self._cnode(RADIX)
        root = self.put(Cap(CAP_CNODE, self.cnode, 0, RADIX, 0, 64 - RADIX), None)
        self.notification = Notification(self.allocate(64))
        self.core.notifications = [self.notification]
        bell = self.put(Cap(CAP_NOTIFICATION, self.notification, ALL_RIGHTS, 0, 1), None)
        space = self._space()
        frame = self.put(Cap(CAP_FRAME, Frame(place.shared[0] >> PAGE_BITS), ALL_RIGHTS, PAGE_BITS), None)
        for intid, target in place.signals:
            self.put(Cap(CAP_SGI_SIGNAL, None, ALL_RIGHTS, 0, intid, target), None)
        mappings.place(self.core, frame, space.cap, 0, ALL_RIGHTS, CACHED)
        self._thread(Cap(CAP_CNODE, self.cnode, 0, RADIX, 0, 64 - RADIX), root, space)
        for intid, state, flags in ((DOORBELL, IRQ_HANDLER, IRQ_IMPLIED_ACK | IRQ_EDGE), (KERNEL_TIMER, IRQ_TIMER, 0),
                                    (MAINTENANCE_INTID, IRQ_VCPU, 0), (TIMER_INTID, IRQ_VCPU, 0)):
            slot = self._table(IRQ_SLOTS + intid, 1).slots[0]
            self.core.irqs[intid] = Irq(intid, slot, state, flags, state != IRQ_VCPU)
        self.put(Cap(CAP_NOTIFICATION, self.notification, ALL_RIGHTS, 0, 1), bell, self.core.irqs[DOORBELL].slot)
        for tree in self.trees:
            derivation.write_down(tree)

    def _space(self) -> Slot:
        pool = Pool(self.allocate(PAGE))
        self.core.pools[0] = pool
        table = self._tables(2 * PAGE, 2 * TABLE_ENTRIES)
        slot = self.put(Cap(CAP_VSPACE, table, ALL_RIGHTS), None)
        spaces.give(self.core, pool, 0, 1, slot.cap)
        for _ in range(2):
            below = self._tables(PAGE, TABLE_ENTRIES)
            table.entries[0], table = below, below
        return slot

    def _thread(self, root: Cap, source: Slot, space: Slot) -> None:
        core, where = self.core, self.allocate(TCB_BYTES)
        thread = Thread(where, self._table((where * GRANULE + SLOTS_OFFSET) // SLOT, TCB_SLOTS))
        context = SchedContext(self.allocate(512))
        refills.new(core, context, 2, BUDGET, 0)
        thread.sc, context.thread, thread.state, thread.priority = context, thread, RUNNING, 100
        core.contexts, core.threads = [context], [thread]
        self.put(root, source, thread.slots.slots[CSPACE])
        cap = space.cap
        self.put(Cap(CAP_VSPACE, cap.obj, ALL_RIGHTS, 0, cap.word, cap.aux), space, thread.slots.slots[VSPACE])
        ready_append(core, thread)


def call(number: int, slot: int, label: int = 0, *words: int) -> Step:
    return Step(SYSCALL, 0, number, (slot, label << 12 | len(words), *(*words, 0, 0, 0, 0, 0, 0, 0)[:7]))


#: What a thread can do; of a thread that waits, and of nobody, the first.
STEPS: dict[str, Step | Store] = {
    "interrupt": Step(TIMER), "wait": call(SYS_WAIT, NOTIFICATION), "poll": call(SYS_NB_WAIT, NOTIFICATION),
    "signal": call(SYS_SEND, SIGNAL), "store": Store(0, 1), "unmap": call(SYS_SEND, FRAME, UNMAP),
    "delete": call(SYS_SEND, ROOT, DELETE, SIGNAL, 64),
}


def machine(layout: Layout) -> Machine:
    return Machine(layout, [Small(place).core for place in layout.places])


def settle(core: Core) -> None:
    """Where a program is does not matter."""
    core.threads[0].regs = [0] * PC + [PROGRAM] + [0] * (len(core.threads[0].regs) - PC - 1)
