# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What two protection domains share: memory that both see, and a channel."""

from __future__ import annotations

from dataclasses import dataclass

from ..blobs.region import DeviceRegion, Region, device_region, region
from ..system.channel import Channel
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from ..system.memory import Map, MemoryRegion


@dataclass(frozen=True)
class View:
    """A memory region where one protection domain sees it."""

    mr: MemoryRegion
    vaddr: int

    @property
    def region(self) -> Region:
        return region(self.mr, self.vaddr)

    @property
    def device_region(self) -> DeviceRegion:
        return device_region(self.mr, self.vaddr)


def view(pd: ProtectionDomain, mr: MemoryRegion, perms: str) -> View:
    """Maps the region into `pd` at the next free address."""
    vaddr = pd.get_map_vaddr(mr)
    pd.add_map(Map(mr, vaddr, perms, cached=None))
    return View(mr, vaddr)


def new_region(sdf: SystemDescription, name: str, size: int, *, physical: bool = False) -> MemoryRegion:
    mr = MemoryRegion(sdf, name, size, physical=physical)
    sdf.add_mr(mr)
    return mr


def share(sdf: SystemDescription, name: str, size: int, server: ProtectionDomain,
          client: ProtectionDomain) -> tuple[View, View]:  # fmt: skip
    """A new region that both read and write, mapped into the server first."""
    mr = new_region(sdf, name, size)
    return view(server, mr, "rw"), view(client, mr, "rw")


def channel(sdf: SystemDescription, server: ProtectionDomain, client: ProtectionDomain, *,
            call: bool = False, silent: bool = False) -> Channel:  # fmt: skip
    """`call`: the client may call the server; `silent`: it may not notify it."""
    made = Channel(server, client, pp_b=True if call else None, notify_b=False if silent else None)
    sdf.add_channel(made)
    return made
