# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Block devices: a driver, and a virtualiser that gives each client its partition."""

from __future__ import annotations

from dataclasses import dataclass

from ..blobs.blk import Client, Connection, Driver, Virt, VirtClient, VirtDriver
from ..device_tree import Node
from ..errors import SdfgenError
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from ..system.memory import rounded
from .links import channel, new_region, share, view
from .service import Service

_INFO, _ENTRY, _PAGE = 0x1000, 128, 0x1000
#: What the virtualiser itself reads of the device: its partition table.
_DRIVER_DATA = 10 * _PAGE


@dataclass(frozen=True)
class _Options:
    partition: int
    queue_capacity: int
    data_size: int


class Blk(Service):
    KIND = CLASS = "blk"

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain,
                 virt: ProtectionDomain) -> None:  # fmt: skip
        super().__init__(sdf, device, driver, virt)
        self.virt = virt
        self._options: list[_Options] = []

    def add_client(self, pd: ProtectionDomain, *, partition: int, queue_capacity: int = 128,
                   data_size: int = 0x20_0000) -> None:  # fmt: skip
        """`partition`: its number in the device's table; `data_size`: bytes for the client's buffers."""
        if data_size <= 0 or data_size % _PAGE:
            raise SdfgenError(f"data_size {data_size:#x} of '{pd.name}' is not a multiple of {_PAGE:#x}")
        if queue_capacity <= 0 or queue_capacity & (queue_capacity - 1):
            raise SdfgenError(f"queue_capacity {queue_capacity} of '{pd.name}' is not a power of two")
        super().add_client(pd)
        self._options.append(_Options(partition, queue_capacity, data_size))

    def _connect(self) -> None:
        self._give_device()
        table, driver = Virt.new(), Driver.new()
        self._driver(table, driver)
        table.num_clients = len(self.clients)
        for number, (pd, options) in enumerate(zip(self.clients, self._options, strict=True)):
            told = Client.new()
            table.clients[number] = self._client(pd, options, told)
            self.blobs[f"blk_client_{pd.name}"] = told
        self.blobs |= {"blk_driver": driver, "blk_virt": table}

    def _driver(self, table: Virt, driver: Driver) -> None:
        capacity = sum(each.queue_capacity for each in self._options)
        info = new_region(self.sdf, "blk_driver_storage_info", _INFO)
        seen = [(view(self.driver, info, "rw"), view(self.virt, info, "r"))]
        for name in "request", "response":
            size = rounded(_ENTRY * capacity)
            seen.append(share(self.sdf, f"blk_driver_{name}", size, self.driver, self.virt))
        data = view(self.virt, new_region(self.sdf, "blk_driver_data", _DRIVER_DATA, physical=True), "rw")
        made = channel(self.sdf, self.virt, self.driver)
        driver.virt = Connection(*(each[0].region for each in seen), capacity, made.pd_b_id)
        mine = Connection(*(each[1].region for each in seen), capacity, made.pd_a_id)
        table.driver = VirtDriver(mine, data.device_region)

    def _client(self, pd: ProtectionDomain, options: _Options, told: Client) -> VirtClient:
        name, capacity = f"blk_client_{pd.name}", options.queue_capacity
        info = new_region(self.sdf, f"{name}_storage_info", _INFO)
        seen = [(view(self.virt, info, "rw"), view(pd, info, "r"))]
        for part in "request", "response":
            size = rounded(_ENTRY * capacity)
            seen.append(share(self.sdf, f"{name}_{part}", size, self.virt, pd))
        data = new_region(self.sdf, f"{name}_data", options.data_size, physical=True)
        virt_data, client_data = view(self.virt, data, "rw"), view(pd, data, "rw")
        made = channel(self.sdf, self.virt, pd)
        told.virt = Connection(*(each[1].region for each in seen), capacity, made.pd_b_id)
        told.data = client_data.region
        mine = Connection(*(each[0].region for each in seen), capacity, made.pd_a_id)
        return VirtClient(mine, virt_data.device_region, options.partition)
