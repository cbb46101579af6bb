# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Random sequences of a machine: the steps of each core's generator, in any order, with signals and stores between."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from microkit.base.sizes import PAGE_BITS, TABLE_ENTRIES
from spec.generator import Generator
from spec.machine import guarantee
from spec.machine.layout import Layout
from spec.machine.machine import NOTHING, Machine, Store, addresses, space_of
from spec.model import gic, mappings
from spec.model.constants import CAP_FRAME, CAP_SGI_SIGNAL, SYS_SEND
from spec.model.state import Core, Thread
from spec.place import FIRST_SHARED_IRQ
from spec.step import FAST_SYSCALL, IRQ, PREEMPTED_SYSCALL, SYSCALL, SYSCALLS, TIMER, Step
from spec.universe import Universe

#: Where capabilities of threads and interrupts are, if no kernel says it: any would do that leave room.
SLOTS_OFFSET, IRQ_SLOTS = 0x280, 0x200
SIGNAL, STORE = .08, .1
#: How often what users reach is held against all objects.
LOOK = 50
#: How many steps are drawn to find one that an interrupt would put off.
TRIES = 20
CACHED = 1


def share(universe: Universe) -> None:
    """Its spaces have a page of shared memory each in the beginning."""
    frames = [slot for slot in universe.cnode.slots.slots if slot.cap.type == CAP_FRAME
              and slot.cap.obj.ref << PAGE_BITS in universe.place.shared]  # type: ignore[union-attr]
    for number, (space, frame) in enumerate(zip(universe.spaces, frames)):
        mappings.place(universe.core, frame, space.cap, number << PAGE_BITS, frame.cap.rights, CACHED)


class Run:
    """One machine and its generators."""

    def __init__(self, layout: Layout, seed: int, slots_offset: int = SLOTS_OFFSET, irq_slots: int = IRQ_SLOTS) -> None:
        self.random, self.counts = Random(seed), Counter[str]()
        self.universes = [Universe(seed * 16 + place.core, slots_offset, irq_slots, place) for place in layout.places]
        for universe in self.universes:
            share(universe)
        self.generators = [Generator(each, seed) for each in self.universes]
        self.machine = Machine(layout, [each.core for each in self.universes])

    def go(self, steps: int) -> list[str]:
        """The first thing that is wrong, and what led to it."""
        for number in range(steps):
            source = self.random.randrange(len(self.universes))
            step = Step(TIMER) if number < len(self.universes) else self._draw(source)
            caller = self.machine.cores[source].current
            faults = self.machine.step(source, step)
            if number % LOOK == 0:
                place = self.machine.layout.places[source]
                faults += guarantee.mapped_kernel_memory(place, self.machine.cores[source])
            self._count(source, step, caller)
            if faults:
                return [*faults, f"step {number}: {step}"]
        return []

    def _count(self, source: int, step: Step | Store, caller: Thread | None) -> None:
        self.counts["stores"] += isinstance(step, Store)
        self.counts["put off"] += (isinstance(step, Step) and step.entry in (SYSCALL, FAST_SYSCALL)
                                   and caller is not None and caller.put_off)
        sent = self.machine.cores[source].sgi
        self.counts["signals"] += sent != NOTHING and sent[1] != source

    def _draw(self, source: int) -> Step | Store:
        core, chance = self.machine.cores[source], self.random.random()
        if core.current is not None and core.guest is None and chance < SIGNAL:
            return self._signal(source)
        if core.current is not None and core.guest is None and chance < SIGNAL + STORE:
            return self._store(core)
        step = self._long(source) if gic.signalled(core) else self.generators[source].next() or Step(TIMER)
        if step.entry in SYSCALLS and core.current is not None:
            self.generators[source].numbers[core.current] = step.number  # a signal may put off any
        # Doorbells ring when somebody rings them, and what is another's does not come here.
        mine = step.entry != IRQ or step.number >= FIRST_SHARED_IRQ and self.universes[source].place.has(step.number)
        return step if mine else Step(TIMER)

    def _long(self, source: int) -> Step:
        """A signal has come: preferably a call that it interrupts."""
        step = None
        for _ in range(TRIES):
            step = self.generators[source].next()
            if step is not None and step.entry == PREEMPTED_SYSCALL:
                return replace(step, entry=SYSCALL)
        return step or Step(TIMER)

    def _signal(self, source: int) -> Step:
        universe, generator = self.universes[source], self.generators[source]
        held = [index for index, slot in enumerate(universe.cnode.slots.slots) if slot.cap.type == CAP_SGI_SIGNAL]
        thread = universe.core.current
        assert thread is not None
        step = generator.encode(thread, 1, SYS_SEND, (self.random.choice(held or [0]), 0, [], []))
        return replace(step, entry=self.random.choice((SYSCALL, FAST_SYSCALL)))

    def _store(self, core: Core) -> Store:
        assert core.current is not None
        root = space_of(core, core.current)
        mapped = list(addresses(root)) if root is not None else []
        return Store(self.random.choice(mapped or [0]) + 8 * self.random.randrange(TABLE_ENTRIES), self.random.getrandbits(8))
