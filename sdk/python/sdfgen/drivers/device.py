# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Gives a driver what it needs of its device, and tells it in `.device_resources`."""

from __future__ import annotations

from ..blobs.device import MAX_IRQS, MAX_REGIONS, DeviceResources
from ..blobs.region import device_region
from ..device_tree import Node
from ..errors import SdfgenError
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from ..system.irq import IrqConventional
from ..system.memory import Map, MemoryRegion, rounded
from .config import DriverConfig, RegionWanted

_PAGE = 0x1000


def config_for(drivers: list[DriverConfig], kind: str, node: Node) -> DriverConfig:
    """The first driver of the class that knows the device."""
    if not node.enabled:
        raise SdfgenError(f"{kind} device '{node.path}' has status '{node.texts('status')[0]}'")
    compatible = node.texts("compatible")
    for each in drivers:
        if set(each.compatible) & set(compatible):
            return each
    raise SdfgenError(f"no {kind} driver is compatible with '{node.path}' ({', '.join(compatible)})")


class Device:
    """The node of a device, and the driver that a protection domain runs for it."""

    def __init__(self, sdf: SystemDescription, node: Node, config: DriverConfig) -> None:
        self.sdf, self.node, self.config = sdf, node, config

    def give(self, pd: ProtectionDomain) -> DeviceResources:
        """Maps regions and adds interrupts to `pd`; what the driver is told of them."""
        if len(self.config.regions) > MAX_REGIONS or len(self.config.irqs) > MAX_IRQS:
            raise SdfgenError(f"driver '{self.config.folder}' needs more than there is room for")
        told = DeviceResources.new()
        for each in self.config.regions:
            told.regions[told.num_regions] = self._region(pd, each)
            told.num_regions += 1
        interrupts = self.node.interrupts() if self.config.irqs else []
        for wanted in self.config.irqs:
            if wanted.dt_index >= len(interrupts):
                raise self._lacks(f"interrupt {wanted.dt_index}")
            line = interrupts[wanted.dt_index]
            irq = IrqConventional(line.number, line.trigger, wanted.channel_id)
            told.irqs[told.num_irqs] = pd.add_irq(irq)
            told.num_irqs += 1
        return told

    def _region(self, pd: ProtectionDomain, wanted: RegionWanted) -> object:
        name = f"{self.node.name}/drivers/{self.config.folder}/{wanted.name}"
        if wanted.dt_index is None:
            assert wanted.size is not None
            mr, offset = MemoryRegion(self.sdf, name, wanted.size, physical=True), 0
            self.sdf.add_mr(mr)
        else:
            mr, offset = self._registers(name, wanted)
        vaddr = pd.get_map_vaddr(mr)
        pd.add_map(Map(mr, vaddr, wanted.perms, cached=wanted.cached,
                       setvar_vaddr=wanted.setvar_vaddr))  # fmt: skip
        return device_region(mr, vaddr + offset)

    def _registers(self, name: str, wanted: RegionWanted) -> tuple[MemoryRegion, int]:
        """The region of a device's registers, and where in its first page they begin."""
        registers = self.node.registers()
        if wanted.dt_index >= len(registers):
            raise self._lacks(f"registers {wanted.dt_index}")
        address, length = registers[wanted.dt_index]
        offset = address % _PAGE
        mr = self.sdf.region_at(address - offset)
        if mr is None:
            size = wanted.size or rounded(max(length, 1))
            mr = MemoryRegion(self.sdf, name, size, paddr=address - offset)
            self.sdf.add_mr(mr)
        return mr, offset

    def _lacks(self, what: str) -> SdfgenError:
        return SdfgenError(f"driver '{self.config.folder}' needs {what} of '{self.node.path}', "
                           f"which the device tree does not have")  # fmt: skip
