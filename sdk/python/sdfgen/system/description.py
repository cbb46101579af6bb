# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A system: memory regions, protection domains and channels, and the XML they become."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from ..errors import SdfgenError
from . import channel, domain, irq, machine, memory, xml


class Arch(IntEnum):
    AARCH32 = 0
    AARCH64 = 1
    RISCV32 = 2
    RISCV64 = 3
    X86 = 4
    X86_64 = 5


class SystemDescription:
    """`paddr_top`: below it lie regions that need a physical address and name none."""

    Arch = Arch
    ProtectionDomain = domain.ProtectionDomain
    MemoryRegion = memory.MemoryRegion
    Map = memory.Map
    Channel = channel.Channel
    IrqConventional = irq.IrqConventional
    Irq = irq.IrqConventional
    IrqIoapic = irq.IrqIoapic
    IrqMsi = irq.IrqMsi
    IoPort = irq.IoPort
    VirtualMachine = machine.VirtualMachine

    def __init__(self, arch: Arch, paddr_top: int) -> None:
        if arch != Arch.AARCH64:
            raise SdfgenError(f"Multikit runs on AArch64; the script asks for {Arch(arch).name}")
        self.arch, self._paddr_top = arch, paddr_top
        self.memory_regions: list[memory.MemoryRegion] = []
        self.protection_domains: list[domain.ProtectionDomain] = []
        self.channels: list[channel.Channel] = []

    def take_physical(self, size: int) -> int:
        if size > self._paddr_top:
            raise SdfgenError(f"no physical memory is left for {size:#x} bytes")
        self._paddr_top -= size
        return self._paddr_top

    def add_pd(self, pd: domain.ProtectionDomain) -> None:
        self.protection_domains.append(pd)

    def add_mr(self, mr: memory.MemoryRegion) -> None:
        self.memory_regions.append(mr)

    def add_channel(self, each: channel.Channel) -> None:
        self.channels.append(each)

    def region_at(self, paddr: int) -> memory.MemoryRegion | None:
        """Devices whose registers share a page share its region."""
        return next((each for each in self.memory_regions if each.paddr == paddr), None)

    def render(self) -> str:
        """The XML. Names must be unique, or an Exception says which is not."""
        _unique("memory region", (each.name for each in self.memory_regions))
        _unique("protection domain", self._names(self.protection_domains))
        self._known_ends()
        return xml.text(self)

    def _names(self, pds: list[domain.ProtectionDomain]) -> Iterator[str]:
        return (each.name for each in self._all(pds))

    def _all(self, pds: list[domain.ProtectionDomain]) -> Iterator[domain.ProtectionDomain]:
        for each in pds:
            yield each
            yield from self._all(each.children)

    def _known_ends(self) -> None:
        known = {id(each) for each in self._all(self.protection_domains)}
        for each in self.channels:
            for end in (each.a, each.b):
                if id(end) not in known:
                    raise SdfgenError(f"'{end.name}' has a channel and was never added to the system")


def _unique(what: str, names: Iterator[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise SdfgenError(f"two of the system's {what}s are called '{name}'")
        seen.add(name)
