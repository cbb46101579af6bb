# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A small system to begin with: drawn from a seed, built once as the specification's state; the
kernel's is written from that.

All threads share the capabilities of one CNode. Half of them see it through a second level. Nobody
has a capability to the supervisor, which keeps the others going (roles.py).
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from microkit.base.sizes import GRANULE, PAGE_BITS, SLOT
from spec import containers
from spec.model import derivation, refills, spaces, vcpus
from spec.model.constants import (ALL_RIGHTS, BUFFER_WORDS, CAP_ASID_CONTROL, CAP_ASID_POOL,
                                  CAP_CNODE, CAP_ENDPOINT, CAP_FRAME, CAP_IRQ_CONTROL,
                                  CAP_IRQ_HANDLER, CAP_NOTIFICATION, CAP_PAGE_TABLE, CAP_REPLY,
                                  CAP_SCHED_CONTEXT, CAP_SCHED_CONTROL, CAP_SGI_SIGNAL, CAP_SMC, CAP_TCB,
                                  CAP_UNTYPED, CAP_VCPU, CAP_VSPACE, CSPACE, FAULT_HANDLER, FPU_DISABLED,
                                  IPC_BUFFER, IRQ_EDGE, IRQ_HANDLER, IRQ_IMPLIED_ACK, IRQ_INACTIVE,
                                  IRQ_ISSUABLE, IRQ_TIMER, IRQ_VCPU, MAINTENANCE_INTID, ON_RECEIVE, PC, RECEIVE, RIGHT_GRANT,
                                  RIGHT_GRANT_REPLY, RIGHT_READ, RIGHT_WRITE, RUNNING,
                                  SMC_CORE, TIMEOUT_HANDLER, TIMER, TIMER_INTID, TPIDR, VSPACE)
from spec.model.scheduler import ready_append
from spec.model.state import (Buffer, Cap, CNode, Core, Endpoint, Frame, Irq, Notification, Object,
                              Pool, Reply, SchedContext, Slot, Slots, Table, Thread, Vcpu,
                              new_table)
from spec.place import ALONE, DEVICE_BITS, Place

TCB_BYTES, TCB_SLOTS = 2048, 7
FIRST = 0x10000 // GRANULE
RADIX = 8
OUTER_RADIX = 2
OUTER_SHIFT = 11  # of a capability address that goes through the second level
FAR = 4  # CNodes before that, of two slots each: then a look-up looks for interrupts on its way
START = 1000
WINDOW_PA = ALONE.window[0]
UNTYPED_BITS = 16
# The first thread is the supervisor; the last ones are passive servers of endpoints, each with the
# reply object of that number. One more server is active.
THREADS, ACTIVE_THREADS = 8, 6
OWNED = (2, 3, 4, 5)  # threads that lie in the untyped memory, so that revoking it destroys them
GUESTS = ((4, .4), (5, .3))  # threads that may have a virtual CPU, which of the first lies in that memory, too
VCPUS, VCPU_BYTES = 3, 4096


class Universe:
    """The core, and what the generator wants to know of it."""

    def __init__(self, seed: int, slots_offset: int, irq_slots: int, place: Place = ALONE) -> None:
        self.random, self.place = Random(seed), place
        self.core = Core(now=START, clock=START, reschedule=True, slots_offset=slots_offset,
                         window=place.window, affinity=place.core)
        self.next = FIRST
        self.owned = self.allocate(1 << UNTYPED_BITS)
        self.free = 1
        self.trees: list[Slot] = []
        self.spaces: list[Slot] = []
        self.servers: dict[Thread, int] = {}
        self.supervisor: Thread
        self.memory: Slot
        self.core.ticks_per_us = self.random.choice(((1, 1), (125, 2)))
        self.core.min_budget = self.core.ticks(10)
        self.cnode = self._cnode(RADIX)
        self.outer = self._cnode(OUTER_RADIX)
        self.far = [self._cnode(1) for _ in range(FAR)]
        self._objects()
        self._threads()
        self._guests()
        self._irqs(irq_slots)
        self._capabilities()
        containers.build(self.core, self.random, self.memory, self.cnode.slots.slots[self.free:])
        for tree in self.trees:
            derivation.write_down(tree)

    def allocate(self, size: int) -> int:
        units = size // GRANULE
        where = (self.next + units - 1) // units * units
        self.next = where + units
        return where

    def _table(self, first: int, count: int) -> Slots:
        self.core.tables.append(new_table(first, count))
        return self.core.tables[-1]

    def _cnode(self, radix: int) -> CNode:
        where = self.allocate(SLOT << radix)
        return CNode(where, self._table(where * GRANULE // SLOT, 1 << radix))

    def _objects(self) -> None:
        core, random = self.core, self.random
        core.endpoints = [Endpoint(self.allocate(64)) for _ in range(3)]
        core.notifications = [Notification(self.allocate(64)) for _ in range(3)]
        core.replies = [Reply(self.allocate(64)) for _ in range(6)]
        for _ in range(8):
            sc = SchedContext(self.allocate(512))
            budget = core.ticks(random.choice((10, 15, 30, 100, 1000)))
            period = random.choice((0, 0, budget * 2, budget * 3 + 7, budget * 10))
            refills.new(core, sc, random.choice((2, 3, 5, 28)), budget, period)
            sc.badge, sc.sporadic = random.randrange(1 << 64), random.random() < .3
            core.contexts.append(sc)
        spare = core.contexts[6]
        if random.random() < .7:
            core.notifications[0].sc, spare.notification = spare, core.notifications[0]

    def _threads(self) -> None:
        random, core = self.random, self.core
        for index in range(THREADS):
            where = self.allocate(TCB_BYTES)
            if index in OWNED:
                where = self.owned + OWNED.index(index) * TCB_BYTES // GRANULE
            table = self._table((where * GRANULE + self.core.slots_offset) // SLOT, TCB_SLOTS)
            thread = Thread(where, table)
            core.threads.append(thread)
            thread.priority = random.choice((0, 63, 64, 100, 100, 100, 101, 200, 254))
            thread.mcp = random.choice((thread.priority, 255, 100))
            thread.flags = FPU_DISABLED if random.random() < .3 else 0
            thread.flags |= TIMER if index == 3 else 0
            thread.regs[PC], thread.regs[TPIDR] = 0x200000, index
            if index == 0:
                self.supervisor = thread
                thread.priority = thread.mcp = 255
            if index < ACTIVE_THREADS:
                thread.sc, core.contexts[index].thread = core.contexts[index], thread
                thread.state = RUNNING
                ready_append(core, thread)
            else:
                self._waits(thread, index - ACTIVE_THREADS)
            if index == 0 or random.random() < .85:
                buffer = Buffer(self.allocate(4096), [0] * BUFFER_WORDS)
                core.buffers.append(buffer)
                thread.buffer, thread.buffer_address = buffer, 0x1000 * index
        for notification in core.notifications[:2]:
            thread = random.choice(core.threads[1:])
            if thread.notification is None and random.random() < .8:
                thread.notification, notification.bound = notification, thread
        self.servers[core.threads[1]] = 2

    def _guests(self) -> None:
        """Some threads have a virtual CPU in the beginning; there is one more than they need."""
        core = self.core
        core.vcpus = [Vcpu(self.allocate(VCPU_BYTES)) for _ in range(VCPUS)]
        core.vcpus[0].ref = self.owned + len(OWNED) * TCB_BYTES // GRANULE
        for vcpu, (index, chance) in zip(core.vcpus, GUESTS):
            if self.random.random() < chance:
                vcpus.bind(vcpu, core.threads[index])

    def _waits(self, thread: Thread, number: int) -> None:
        """A passive server: it waits for a caller."""
        endpoint, reply = self.core.endpoints[number], self.core.replies[number]
        thread.state, thread.blocked_on, thread.can_grant = ON_RECEIVE, endpoint, True
        thread.reply, reply.thread = reply, thread
        endpoint.state, endpoint.queue = RECEIVE, [thread]
        self.servers[thread] = number

    def _irqs(self, first: int) -> None:
        """2 is a doorbell, 43 and 44 are devices' whose handlers the description gives to somebody; most boards
        have a virtual interface."""
        self.core.sgi_active_once = self.random.random() < .5
        interface = IRQ_VCPU if self.random.random() < .9 else IRQ_INACTIVE
        for intid, state, flags in ((1, 0, 0), (2, IRQ_HANDLER, IRQ_IMPLIED_ACK | IRQ_EDGE),
                                    (5, 0, IRQ_ISSUABLE), (26, IRQ_TIMER, 0),
                                    (30, 0, IRQ_ISSUABLE), (40, 0, IRQ_ISSUABLE),
                                    (41, 0, IRQ_ISSUABLE | IRQ_EDGE), (42, 0, 0),
                                    (43, IRQ_HANDLER, IRQ_IMPLIED_ACK),
                                    (44, IRQ_HANDLER, IRQ_IMPLIED_ACK),
                                    *((intid, interface, 0) for intid in (MAINTENANCE_INTID, TIMER_INTID))):
            slot = self._table(first + intid, 1).slots[0]
            state, flags = (state, flags) if self.place.has(intid) else (IRQ_INACTIVE, 0)
            self.core.irqs[intid] = Irq(intid, slot, state, flags, state not in (IRQ_INACTIVE, IRQ_VCPU))

    def _handlers(self) -> None:
        """Some interrupts are issued, with the last notification; three are the description's."""
        control = self.put(Cap(CAP_IRQ_CONTROL), None)
        signals = [slot for slot in self.cnode.slots.slots
                   if slot.cap.obj is self.core.notifications[-1] and slot.cap.rights & RIGHT_WRITE]
        for intid in self._owned(2, 43, 44):
            self.put(replace(signals[0].cap), signals[0], self.core.irqs[intid].slot)
        for intid in self._owned(43, 44):
            self.put(Cap(CAP_IRQ_HANDLER, None, ALL_RIGHTS, 0, intid), None)
        issuable = self._owned(5, 30, 40, 41)
        for intid in self.random.sample(issuable, min(3, len(issuable))):
            irq = self.core.irqs[intid]
            irq.state, irq.enabled = IRQ_HANDLER, True
            handler = self.put(Cap(CAP_IRQ_HANDLER, None, ALL_RIGHTS, 0, intid), control)
            handler.original = True
            source = self.random.choice(signals)
            self.put(replace(source.cap), source, irq.slot)
        for intid, target in self.place.signals:
            self.put(Cap(CAP_SGI_SIGNAL, None, ALL_RIGHTS, 0, intid, target), None)
        self.put(Cap(CAP_SMC), None)
        self.put(Cap(CAP_SMC, None, ALL_RIGHTS, 0, SMC_CORE | 2, 0x7000_0040), None)

    def _owned(self, *intids: int) -> tuple[int, ...]:
        return tuple(intid for intid in intids if self.place.has(intid))

    def _spaces(self) -> None:
        """Two VSpaces with ASIDs, one without; page tables and frames."""
        core = self.core
        pool = Pool(self.allocate(4096))
        core.pools[0] = pool
        self.put(Cap(CAP_ASID_CONTROL), None)
        self.put(Cap(CAP_ASID_POOL, pool, ALL_RIGHTS), None)
        for index in (1, 2, 0):
            cap = Cap(CAP_VSPACE, self._tables(8192, 1024), ALL_RIGHTS)
            slot = self.put(cap, None)
            if index:
                spaces.give(core, pool, 0, index, cap)
                self.spaces.append(slot)
                self._lower_tables(cap)
        for _ in range(3):
            self.put(Cap(CAP_PAGE_TABLE, self._tables(4096, 512), ALL_RIGHTS), None)
        for address in self.place.shared:
            self.put(Cap(CAP_FRAME, Frame(address >> PAGE_BITS), self.random.choice((15, 3, 2, 1)), 12,
                         0, 0, self.random.random() < .3), None)
        self.put(Cap(CAP_FRAME, Frame(self.place.large >> PAGE_BITS), 15, 21), None)

    def _lower_tables(self, space: Cap) -> None:
        """So that pages can be mapped from address 0."""
        table = space.obj
        for _ in range(2):
            below = self._tables(4096, 512)
            self.put(Cap(CAP_PAGE_TABLE, below, ALL_RIGHTS, 0, 0, space.word), None)
            assert isinstance(table, Table)
            table.entries[0] = below
            table = below

    def _tables(self, size: int, count: int) -> Table:
        table = Table(self.allocate(size), count)
        self.core.tables_of_spaces.append(table)
        return table

    def put(self, cap: Cap, source: Slot | None, target: Slot | None = None) -> Slot:
        """A capability in the next free slot, or another; the first of an object is original."""
        if target is None:
            target = self.cnode.slots.slots[self.free]
            self.free += 1
        target.cap = cap
        target.original = source is None
        if source is None:
            source = derivation.new_tree()
            self.trees.append(source)
        target.parent = source
        source.children.insert(0, target)
        return target

    def _badged(self, kind: int, obj: Object) -> None:
        first = self.put(Cap(kind, obj, ALL_RIGHTS), None)
        for _ in range(3):
            rights = self.random.choice((ALL_RIGHTS, ALL_RIGHTS, RIGHT_READ, RIGHT_WRITE,
                                         RIGHT_WRITE | RIGHT_GRANT_REPLY, RIGHT_READ | RIGHT_GRANT,
                                         RIGHT_WRITE | RIGHT_READ))
            slot = self.put(Cap(kind, obj, rights, 0, self.random.getrandbits(64)), first)
            slot.original = True

    def _capabilities(self) -> None:
        core, random = self.core, self.random
        root = self.put(Cap(CAP_CNODE, self.cnode, 0, RADIX, 0, 64 - RADIX), None)
        second = self.put(Cap(CAP_CNODE, self.outer, 0, OUTER_RADIX, 0,
                              64 - OUTER_RADIX - OUTER_SHIFT), None)
        self.put(Cap(CAP_CNODE, self.cnode, 0, RADIX, 5, OUTER_SHIFT - RADIX), root,
                 self.outer.slots.slots[1])
        for node, following in zip(self.far, (*self.far[1:], self.outer), strict=True):
            size = 1 if following is not self.outer else OUTER_RADIX
            self.put(Cap(CAP_CNODE, following, 0, size), second, node.slots.slots[1])
        far = self.put(Cap(CAP_CNODE, self.far[0], 0, 1, 0, 64 - FAR - OUTER_RADIX - OUTER_SHIFT), None)
        for endpoint in core.endpoints:
            self._badged(CAP_ENDPOINT, endpoint)
        for notification in core.notifications:
            self._badged(CAP_NOTIFICATION, notification)
        for reply in core.replies:
            self.put(Cap(CAP_REPLY, reply, random.choice((ALL_RIGHTS, 0))), None)
        for sc in core.contexts[1:]:
            self.put(Cap(CAP_SCHED_CONTEXT, sc, 0, sc.size), None)
        self.put(Cap(CAP_SCHED_CONTROL, None, 0, 0, self.place.core), None)
        self._handlers()
        self._spaces()
        self.memory = self.put(Cap(CAP_UNTYPED, None, 0, UNTYPED_BITS,
                                   self.place.window[0] + self.owned * GRANULE,
                                   len(OWNED) * TCB_BYTES + VCPU_BYTES), None)
        self.put(Cap(CAP_UNTYPED, None, 0, DEVICE_BITS, self.place.device, 0, True), None)
        for vcpu in core.vcpus:
            source = self.memory if vcpu is core.vcpus[0] else None
            self.put(Cap(CAP_VCPU, vcpu, ALL_RIGHTS), source).original = True
        for thread in core.threads:
            self._thread_capabilities(thread, root if thread is self.supervisor else random.choice(
                (root, root, root, root, second, second, far)))

    def _thread_capabilities(self, thread: Thread, root: Slot) -> None:
        random, slots = self.random, thread.slots.slots
        if thread is not self.supervisor:
            owned = self.core.threads.index(thread) in OWNED
            slot = self.put(Cap(CAP_TCB, thread), self.memory if owned else None)
            slot.original = True
        cap = root.cap
        self.put(Cap(CAP_CNODE, cap.obj, 0, cap.size, cap.word, cap.aux), root, slots[CSPACE])
        if random.random() < .95:
            space = random.choice(self.spaces)
            self.put(replace(space.cap), space, slots[VSPACE])
        for place, chance in ((FAULT_HANDLER, .7), (TIMEOUT_HANDLER, .4)):
            if thread is not self.supervisor and random.random() < chance:
                endpoint = random.choice([
                    slot for slot in self.cnode.slots.slots if slot.cap.type == CAP_ENDPOINT
                    and slot.cap.rights & RIGHT_WRITE
                    and slot.cap.rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)])
                cap = endpoint.cap
                self.put(Cap(CAP_ENDPOINT, cap.obj, cap.rights, 0, cap.word), endpoint,
                         slots[place])
        if thread.buffer is not None:
            cap = Cap(CAP_FRAME, Frame(self.place.window[0] + thread.buffer.ref * GRANULE >> PAGE_BITS), 3, 12)
            frame = self.put(cap, None)
            self.put(replace(cap), frame, slots[IPC_BUFFER])

    def address(self, thread: Thread, index: int) -> int:
        """What the thread calls the common CNode's slot."""
        root = thread.slots.slots[CSPACE].cap.obj
        if root is not self.outer and root is not self.far[0]:
            return index
        way = 1 if root is self.outer else (1 << FAR) - 1 << OUTER_RADIX | 1
        return way << OUTER_SHIFT | 5 << RADIX | index
