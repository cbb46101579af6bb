# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""N cores, each an instance of the specification. Nothing links them but memory that users share and interrupts that
holders of capabilities raise; after each step the guarantee of the core that made it is checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from microkit.base.sizes import PAGE_BITS
from spec import observe
from spec.machine import guarantee
from spec.machine.layout import Layout
from spec.model import gic, mappings, spaces
from spec.model.constants import VSPACE, WORD
from spec.model.state import Core, Page, Table, Thread
from spec.step import Step

#: Of Core.sgi, which says what was sent last: nothing in this step. As wide as the host machine has it.
NOTHING = (WORD >> 32, WORD)


@dataclass(frozen=True)
class Store:
    """What the thread that runs writes, at an address of its space."""

    address: int
    value: int


@dataclass(repr=False)  # what it is made of names itself
class Machine:
    layout: Layout
    cores: list[Core]
    memory: dict[int, int] = field(default_factory=dict)  # of users, by physical addresses

    def step(self, source: int, step: Step | Store) -> list[str]:
        """What is wrong with it."""
        others = [core for core in self.cores if core is not self.cores[source]]
        before = [observe.state_bytes(core) for core in others]
        signals = guarantee.pending(self.cores)
        written = self._store(source, step) if isinstance(step, Store) else self._enter(source, step)
        # Before interrupts arrive, nothing of the others may have changed.
        faults = ["another core's state"] if before != [observe.state_bytes(core) for core in others] else []
        self._deliver(source)
        place, core = self.layout.places[source], self.cores[source]
        faults += [] if guarantee.holds(core, core.sgi) or core.sgi == NOTHING else [f"rings {core.sgi} without a capability"]
        faults += [f"writes {pa:#x}" for pa in written if not place.may_map(pa, 1)]
        faults += guarantee.rings(self.layout, source, signals, guarantee.pending(self.cores))
        return [f"core {source}: {fault}" for fault in (*faults, *guarantee.excess(place, core))]

    def _enter(self, source: int, step: Step) -> list[int]:
        core = self.cores[source]
        core.sgi = NOTHING
        if step.possible(core):
            step.apply(core)
        return []

    def _store(self, source: int, store: Store) -> list[int]:
        """By the thread's translation tables; without a mapping that permits it, it is a fault, which is another step."""
        self.cores[source].sgi = NOTHING
        pa = translate(self.cores[source], store.address)
        if pa is None:
            return []
        self.memory[pa] = store.value
        return [pa]

    def _deliver(self, source: int) -> None:
        """What the core has sent becomes pending at its target, which takes it with its own next step."""
        intid, target = self.cores[source].sgi
        if (intid, target) != NOTHING and target != source:
            gic.raise_irq(self.cores[target].irqs[intid], source)


def translate(core: Core, address: int) -> int | None:
    """Where a store of the current thread goes."""
    if core.current is None or core.current.vcpu is not None:
        return None
    root = space_of(core, core.current)
    if root is None or not 0 <= address <= mappings.TOP:
        return None
    table, index, level = mappings.find(root, address, mappings.LAST_LEVEL)
    entry = table.entries.get(index)
    if not isinstance(entry, Page) or not entry.writable:
        return None
    return (entry.ref << PAGE_BITS) + (address & (1 << entry.size) - 1)


def space_of(core: Core, thread: Thread) -> Table | None:
    cap = thread.slots.slots[VSPACE].cap
    return cap.obj if spaces.is_valid(core, cap) and isinstance(cap.obj, Table) else None


def addresses(root: Table, level_bits: tuple[int, ...] = (30, 21, 12), at: int = 0) -> Iterator[int]:
    """Where something is mapped."""
    for index, entry in root.entries.items():
        address = at + (index << level_bits[0])
        if isinstance(entry, Page):
            yield address
        else:
            yield from addresses(entry, level_bits[1:], address)
