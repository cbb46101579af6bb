# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One kernel of an image: its state, its tables, and all that its threads' capabilities lead to.

Names and offsets are the kernel's own, from its debug information (abi.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isolation import tables
from isolation.memory import CoreRow, Memory
from microkit.base.sizes import GRANULE, PAGE, SLOT


class Abi:
    """Numbers and layouts by name."""

    def __init__(self, path: Path) -> None:
        found = json.loads(path.read_text())
        self._structs: dict[str, Any] = found["structs"]
        self._symbols: dict[str, Any] = found["symbols"]
        self.number: dict[str, int] = {**found["macros"], **found["enums"]}
        self.types = {value: name for name, value in found["enums"].items()
                      if name.startswith("CAP_") and name in TYPES}

    def place(self, struct: str, member: str) -> tuple[int, int]:
        """Its offset, and the size of one element."""
        found = self._structs[struct]["members"][member]
        return found["offset"], found["size"] // (found["count"] or 1)

    def address(self, symbol: str) -> int:
        return int(self._symbols[symbol]["address"])

    def has(self, symbol: str) -> bool:
        return symbol in self._symbols

    def size(self, struct: str) -> int:
        return int(self._structs[struct]["size"])


#: A kernel's events, which users may be shown.
RING = "kernel_trace"
#: The capabilities that mean something here.
TYPES = ("CAP_UNTYPED", "CAP_ENDPOINT", "CAP_NOTIFICATION", "CAP_REPLY", "CAP_CNODE", "CAP_TCB", "CAP_SCHED_CONTEXT",
         "CAP_IRQ_HANDLER", "CAP_SGI_SIGNAL", "CAP_FRAME", "CAP_PAGE_TABLE", "CAP_VSPACE", "CAP_ASID_POOL", "CAP_VCPU")
SIZES = {"CAP_ENDPOINT": 64, "CAP_NOTIFICATION": 64, "CAP_REPLY": 64, "CAP_PAGE_TABLE": PAGE, "CAP_VSPACE": 2 * PAGE,
         "CAP_ASID_POOL": PAGE}


@dataclass(frozen=True)
class Cap:
    type: str
    object: int
    size: int
    flags: int
    word: int
    aux: int


class Kernel:
    def __init__(self, memory: Memory, row: CoreRow, abi: Abi) -> None:
        self.memory, self.row, self.abi = memory, row, abi
        self._state = row.window + abi.address("ks") - abi.number["WINDOW_VA"]
        self.irqs = self.boot("irqs")
        self.own = tables.walk(memory, self.boot("root_table_pa"))
        #: Kernel objects by where they are, with their sizes.
        self.objects: dict[int, int] = {}
        #: Address spaces by their roots.
        self.spaces: dict[int, tables.Space] = {}
        self.caps: list[Cap] = []
        self._find()

    @property
    def end(self) -> int:
        return self.row.window + self.row.size

    def boot(self, member: str) -> int:
        offset, size = self.abi.place("boot_info", member)
        return self.memory.number(self._state + offset, size)

    def state(self, member: str, index: int = 0) -> int:
        """A number of the kernel's state, or one of several."""
        offset, size = self.abi.place("core_state", member)
        return self.memory.number(self._state + offset + index * size, size)

    def memory_of_its_own(self) -> Iterator[tuple[int, int]]:
        """What no user may reach: code and state, which are the window's beginning, all tables, all objects."""
        slots, size = self.abi.place("core_state", "irq_slots")
        end = self._state + slots + self.irqs * size
        yield self.row.window, end + -end % PAGE
        for space in (self.own, *self.spaces.values()):
            yield from ((table, table + PAGE) for table in space.tables)
        yield from ((pa, pa + size) for pa, size in self.objects.items())

    def ring(self) -> tuple[int, int]:
        """The pages with its events, which are no part of its state; of a configuration without them, none."""
        if not self.abi.has(RING):
            return 0, 0
        start, size = self.row.window + self.abi.address(RING) - self.abi.number["WINDOW_VA"], self.abi.size("multikit_trace")
        return start, start + size + -size % PAGE

    def pa(self, ref: int) -> int:
        return self.row.window + ref * GRANULE

    def _find(self) -> None:
        """Everything that threads which are ready, and interrupts, lead to."""
        self._seen: set[int] = set()
        self._todo: list[int] = []
        for index in range(self.irqs):
            offset, size = self.abi.place("core_state", "irq_slots")
            self._slot(self._state + offset + index * size)
        offset, size = self.abi.place("core_state", "ready")
        for priority in range(self.abi.number["PRIORITIES"]):
            self._queue(self.memory.number(self._state + offset + priority * size, 4))
        for index in range(self.abi.number["VMIDS"]):
            self._space(self.state("vmid_owner", index))
        while self._todo:
            self._thread(self._todo.pop())

    def _queue(self, ref: int) -> None:
        offset, size = self.abi.place("tcb", "sched_next")
        while ref and self.pa(ref) not in self._seen:
            self._add_thread(ref)
            ref = self.memory.number(self.pa(ref) + offset, size)

    def _add_thread(self, ref: int) -> None:
        if self.pa(ref) not in self._seen:
            self._seen.add(self.pa(ref))
            self._todo.append(ref)

    def _thread(self, ref: int) -> None:
        offset, size = self.abi.place("tcb", "slots")
        self.objects[self.pa(ref)] = 1 << self.abi.number["seL4_TCBBits"]
        for index in range(self.abi.number["TCB_SLOTS"]):
            self._slot(self.pa(ref) + offset + index * size)

    def _space(self, ref: int) -> None:
        if ref and self.pa(ref) not in self.spaces:
            self.spaces[self.pa(ref)] = tables.walk(self.memory, self.pa(ref), 2)

    def _slot(self, pa: int) -> None:
        if self.memory.number(pa, 1) in self.abi.types:
            cap = self._cap(pa)
            self.caps.append(cap)
            self._follow(cap)

    def _cap(self, pa: int) -> Cap:
        values = [self.memory.number(pa + offset, size) for offset, size in (
            self.abi.place("cap", member) for member in ("type", "object", "size", "flags", "word", "aux"))]
        return Cap(self.abi.types[values[0]], *values[1:])

    def _follow(self, cap: Cap) -> None:
        at = self.pa(cap.object)
        if cap.type == "CAP_TCB":
            self._add_thread(cap.object)
        elif cap.type == "CAP_VSPACE":
            self._space(cap.object)
        elif cap.type == "CAP_CNODE" and at not in self.objects:
            self.objects[at] = SLOT << cap.size
            for index in range(1 << cap.size):
                self._slot(at + index * SLOT)
        size = {"CAP_SCHED_CONTEXT": 1 << cap.size, "CAP_VCPU": 1 << self.abi.number["seL4_VCPUBits"]} | SIZES
        if cap.type in size:
            self.objects[at] = max(size[cap.type], self.objects.get(at, 0))
