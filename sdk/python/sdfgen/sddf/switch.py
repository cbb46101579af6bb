# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A switch between clients of a network: each client is a port, the outside is the last one, and nobody
may send to anybody until a rule says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..blobs.net import Client
from ..blobs.net import Switch as Table
from ..errors import SdfgenError
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from ..system.memory import MemoryRegion
from .links import new_region, view

if TYPE_CHECKING:
    from .net import Net, NetClient

_METADATA = 0x1000


class Switch:
    def __init__(self, sdf: SystemDescription, pd: ProtectionDomain) -> None:
        self.sdf, self.pd = sdf, pd
        self.told = Table.new()
        self._members: list[NetClient] = []
        self._data: dict[str, MemoryRegion] = {}

    def client(self, net: Net, each: NetClient, told: Client) -> None:
        """A port: what the switch sends goes through the client's copier, which sees what all other
        clients send."""
        port = self.told.ports[len(self._members)]
        self._members.append(each)
        port.mac[:] = list(each.mac)
        self._prepare(net)
        assert each.copier is not None
        port.rx, connection = net.link(self.pd, each.copier)
        others = tuple(mr for name, mr in self._data.items() if name != each.pd.name)
        net.copy(each, connection, told, others)
        port.tx, told.tx = net.link(self.pd, each.pd, call=True)
        port.data = view(self.pd, self._data[each.pd.name], "r").region
        told.tx_data = view(each.pd, self._data[each.pd.name], "rw").region

    def _prepare(self, net: Net) -> None:
        """What every client sends lies in a region of its own, which is known before the first port."""
        if not self._data:
            switched = [each for each in net._wanted if each.switched]
            self._data = {each.pd.name: net.sent_data(each) for each in switched}

    def outside(self, net: Net) -> None:
        """The last port: the two virtualisers, whose only client for these addresses the switch is."""
        port = self.told.ports[len(self._members)]
        self.told.num_ports = len(self._members) + 1
        row = net.new_receiver([each.mac for each in self._members])
        row.connection, port.tx = net.link(net.virt_rx, self.pd)  # type: ignore[attr-defined]
        port.data = view(self.pd, net.rx_dma, "r").region
        seen = [view(net.virt_tx, mr, "r") for mr in self._data.values()]
        row = net.new_sender(seen)
        row.connection, port.rx = net.link(net.virt_tx, self.pd)  # type: ignore[attr-defined]
        metadata = new_region(self.sdf, f"{net.name}/net/vswitch_metadata", _METADATA)
        self.told.metadata = view(self.pd, metadata, "rw").region

    def allow(self, c0: ProtectionDomain, c1: ProtectionDomain, forth: bool, back: bool) -> None:
        first, second = self._port(c0), self._port(c1)
        if forth:
            self.told.ports[first].allowed |= 1 << second
        if back:
            self.told.ports[second].allowed |= 1 << first

    def _port(self, pd: ProtectionDomain) -> int:
        for number, each in enumerate(self._members):
            if each.pd is pd:
                return number
        if "virt" in pd.name:
            return len(self._members)
        raise SdfgenError(f"'{pd.name}' is no client of the switch '{self.pd.name}'")
