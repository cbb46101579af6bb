# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A protection domain."""

from __future__ import annotations

from ..errors import SdfgenError
from .ids import Ids
from .irq import IoPort, IrqConventional
from .machine import VirtualMachine
from .memory import Map, MemoryRegion, Maps

#: The priority of a protection domain that says none (Microkit's).
DEFAULT_PRIORITY = 100


class ProtectionDomain:
    """Times in microseconds, `stack_size` in bytes, `cpu` the core's number; None: as the tool does."""

    def __init__(self, name: str, program_image: str, priority: int | None = None,
                 budget: int | None = None, period: int | None = None, passive: bool | None = None,
                 stack_size: int | None = None, cpu: int | None = None) -> None:  # fmt: skip
        self.name, self.program_image = name, program_image
        self.priority, self.budget, self.period = priority, budget, period
        self.passive, self.stack_size, self.cpu = passive, stack_size, cpu
        self.child_id: int | None = None
        self.maps = Maps()
        self.irqs: list[tuple[int, IrqConventional]] = []
        self.children: list[ProtectionDomain] = []
        self.virtual_machine: VirtualMachine | None = None
        self._ids, self._child_ids = Ids(name, "channel"), Ids(name, "child")

    @property
    def effective_priority(self) -> int:
        return DEFAULT_PRIORITY if self.priority is None else self.priority

    def take_id(self, wanted: int | None = None) -> int:
        return self._ids.take(wanted)

    def add_child_pd(self, pd: ProtectionDomain, child_id: int | None = None) -> int:
        """The child's number; 0 counts as not given."""
        if pd.child_id is not None:
            raise SdfgenError(f"'{pd.name}' is a child already")
        pd.child_id = self._child_ids.take(child_id or None)
        self.children.append(pd)
        return pd.child_id

    def add_map(self, each: Map) -> None:
        self.maps.add(each)

    def get_map_vaddr(self, mr: MemoryRegion) -> int:
        """An address at which nothing is mapped yet, with the region's alignment."""
        return self.maps.next(mr)

    def add_irq(self, irq: IrqConventional) -> int:
        """The interrupt's channel."""
        try:
            number = self.take_id(irq.id)
        except SdfgenError as fault:
            raise SdfgenError(f"failed to add IRQ {irq.irq} to '{self.name}': {fault}") from None
        self.irqs.append((number, irq))
        return number

    def add_ioport(self, port: IoPort) -> int:
        raise SdfgenError(f"failed to add an I/O port to '{self.name}': they exist on x86 only")

    def set_virtual_machine(self, vm: VirtualMachine) -> None:
        if self.virtual_machine is not None:
            raise SdfgenError(f"'{self.name}' has a virtual machine already")
        self.virtual_machine = vm
