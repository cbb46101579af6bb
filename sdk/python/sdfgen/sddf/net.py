# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Networks: a driver, a virtualiser for each direction, copiers for clients, and perhaps a switch."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..blobs import net as common
from ..blobs.net import Client, Connection, Driver
from ..device_tree import Node
from ..errors import SdfgenError
from ..release import net
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from ..system.memory import MemoryRegion, rounded
from . import mac
from .links import View, channel, new_region, share, view
from .service import Service
from .switch import Switch

#: Buffers of each direction, and bytes of each.
BUFFERS, BUFFER = 512, 2048
_METADATA, _HEAD, _ENTRY = 0x1000, 8, 16
_DATA = BUFFERS * BUFFER


@dataclass(frozen=True)
class NetClient:
    """A client, and what it asked for. `mac` is empty until it is known."""

    pd: ProtectionDomain
    copier: ProtectionDomain | None
    mac: bytes
    rx: bool
    tx: bool
    switched: bool


class Net(Service):
    KIND, CLASS = "net", "network"

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain,
                 virt_tx: ProtectionDomain, virt_rx: ProtectionDomain,
                 rx_dma_mr: MemoryRegion | None = None, *,
                 vswitch: ProtectionDomain | None = None) -> None:  # fmt: skip
        """`rx_dma_mr`: where the device writes what it receives, if not a region of the network's own."""
        super().__init__(sdf, device, driver, virt_tx, virt_rx, vswitch)
        self.virt_tx, self.virt_rx = virt_tx, virt_rx
        self._rx_dma = rx_dma_mr
        self._switch = Switch(sdf, vswitch) if vswitch else None
        self._wanted: list[NetClient] = []

    def add_client(self, pd: ProtectionDomain, **options: object) -> None:
        """A client without a copier: it sees what the device writes."""
        self.add_client_with_copier(pd, None, **options)  # type: ignore[arg-type]

    def add_client_with_copier(self, pd: ProtectionDomain, copier: ProtectionDomain | None = None, *,
                               mac_addr: str | None = None, rx: bool = True, tx: bool = True,
                               vswitch: bool = False) -> None:  # fmt: skip
        address = mac.parse(mac_addr) if mac_addr else b""
        if address and (other := next((each for each in self._wanted if each.mac == address), None)):
            raise SdfgenError(f"'{pd.name}' has the MAC address {mac_addr} of '{other.pd.name}'")
        if not rx and not tx:
            raise SdfgenError(f"invalid client given '{pd.name}': it neither receives nor sends")
        if vswitch and not (self._switch and copier and rx and tx):
            raise SdfgenError(f"invalid client given '{pd.name}': one of a switch needs the switch, a "
                              f"copier, and both directions")  # fmt: skip
        if copier is not None and (copier in self._own or copier in self._copiers()):
            raise SdfgenError(f"duplicate or invalid copier given '{copier.name}'")
        super().add_client(pd)
        self._wanted.append(NetClient(pd, copier, address, rx, tx, vswitch))

    def add_acl_rule(self, c0: ProtectionDomain, c1: ProtectionDomain, zeroToOne: bool = True,  # noqa: N803
                     oneToZero: bool = True) -> None:  # noqa: N803 # fmt: skip
        """After connect: who may send to whom through the switch. A protection domain with "virt" in its
        name stands for the outside."""
        if self._switch is None or not self._connected:
            raise SdfgenError("rules are for a network with a switch, after connect()")
        self._switch.allow(c0, c1, zeroToOne, oneToZero)

    def _copiers(self) -> list[ProtectionDomain]:
        return [each.copier for each in self._wanted if each.copier]

    def _connect(self) -> None:
        if not self._wanted:
            raise SdfgenError(f"the network of '{self.driver.name}' has no clients")
        self._give_device()
        self._addresses()
        self.driver_told, self.rx_table, self.tx_table = Driver.new(), net.VirtRx.new(), net.VirtTx.new()
        self._device_links()
        for each in self._wanted:
            self._client(each)
        if self._switch:
            self._switch.outside(self)
            self.blobs["net_vswitch"] = self._switch.told
        self.blobs |= {"net_driver": self.driver_told, "net_virt_rx": self.rx_table,
                       "net_virt_tx": self.tx_table}  # fmt: skip

    def _addresses(self) -> None:
        """Every client has one from here on, none twice."""
        taken = {each.mac for each in self._wanted}
        for number, each in enumerate(self._wanted):
            address = each.mac or mac.derived(each.pd.name, taken)
            taken.add(address)
            self._wanted[number] = replace(each, mac=address)

    def _device_links(self) -> None:
        self.driver_told.virt_rx, self.rx_table.driver = self.link(self.driver, self.virt_rx)
        self.rx_dma = self._rx_dma or self._new_dma()
        self.rx_table.data = view(self.virt_rx, self.rx_dma, "r").device_region
        metadata = new_region(self.sdf, f"{self.name}/net/rx/virt_metadata", _METADATA)
        self.rx_table.metadata = view(self.virt_rx, metadata, "rw").region
        sent = 1
        while sent < BUFFERS * sum(each.tx for each in self._wanted):
            sent *= 2
        self.driver_told.virt_tx, self.tx_table.driver = self.link(self.driver, self.virt_tx, sent)

    def _new_dma(self) -> MemoryRegion:
        return new_region(self.sdf, f"{self.name}/net/rx/data/device", _DATA, physical=True)

    def _client(self, each: NetClient) -> None:
        told = Client.new()
        told.mac[:] = list(each.mac)
        if each.switched:
            assert self._switch is not None
            self._switch.client(self, each, told)
        else:
            if each.rx:
                self._receives(each, told)
            if each.tx:
                self._sends(each, told)
        self.blobs[f"net_client_{each.pd.name}"] = told

    def _receives(self, each: NetClient, told: Client) -> None:
        row = self.new_receiver([each.mac])
        first = each.copier or each.pd
        row.connection, connection = self.link(self.virt_rx, first)
        if each.copier is None:
            told.rx, told.rx_data = connection, view(each.pd, self.rx_dma, "rw").region
        else:
            self.copy(each, connection, told)

    def copy(self, each: NetClient, connection: Connection, told: Client,
             others: tuple[MemoryRegion, ...] = ()) -> None:  # fmt: skip
        """The client's copier: from what the device writes, and others, into the client's own region."""
        assert each.copier is not None
        copier = net.Copier.new()
        copier.virt_rx = connection
        copier.client, told.rx = self.link(each.copier, each.pd)
        sources = [view(each.copier, self.rx_dma, "rw")]
        sources += [view(each.copier, mr, "r") for mr in others]
        net.copied(copier, [source.region for source in sources])
        own = new_region(self.sdf, f"{self.name}/net/rx/data/client/{each.pd.name}", _DATA)
        told.rx_data = view(each.pd, own, "rw").region
        copier.client_data = view(each.copier, own, "rw").region
        self.blobs[f"net_copy_{each.copier.name}"] = copier

    def _sends(self, each: NetClient, told: Client) -> None:
        mine, told.tx = self.link(self.virt_tx, each.pd)
        data = self.sent_data(each)
        seen = view(self.virt_tx, data, "r")
        told.tx_data = view(each.pd, data, "rw").region
        row = self.new_sender([seen])
        row.connection = mine

    def sent_data(self, each: NetClient) -> MemoryRegion:
        name = f"{self.name}/net/tx/data/client/{each.pd.name}"
        return new_region(self.sdf, name, _DATA, physical=True)

    def new_receiver(self, macs: list[bytes]) -> object:
        """The next row of the receiving virtualiser's table."""
        row = self.rx_table.clients[self.rx_table.num_clients]
        self.rx_table.num_clients += 1
        net.receiver(row, macs)
        return row

    def new_sender(self, seen: list[View]) -> object:
        """The next row of the sending virtualiser's table."""
        row = self.tx_table.clients[self.tx_table.num_clients]
        self.tx_table.num_clients += 1
        net.sender(row, [(each.device_region, BUFFERS) for each in seen])
        return row

    def link(self, server: ProtectionDomain, client: ProtectionDomain,
             buffers: int = BUFFERS, *, call: bool = False) -> tuple[Connection, Connection]:  # fmt: skip
        """Queues of free and of active buffers, and a channel; how the server sees them, and the client."""
        size = rounded(_HEAD + _ENTRY * buffers)
        name = f"{self.name}/net/queue/{server.name}/{client.name}"
        free = share(self.sdf, f"{name}/free", size, server, client)
        active = share(self.sdf, f"{name}/active", size, server, client)
        made = channel(self.sdf, server, client, call=call)
        return (common.Connection(free[0].region, active[0].region, buffers, made.pd_a_id),
                common.Connection(free[1].region, active[1].region, buffers, made.pd_b_id))  # fmt: skip
