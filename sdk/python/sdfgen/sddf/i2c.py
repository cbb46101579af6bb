# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""I2C buses: a driver, and a virtualiser that gives each client the addresses it claims."""

from __future__ import annotations

from ..blobs.i2c import Client, Connection, Driver, Virt, VirtClient
from ..device_tree import Node
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from .links import channel, new_region, share, view
from .service import Service

_SIZE, _BUFFERS = 0x1000, 128


class I2c(Service):
    KIND = CLASS = "i2c"

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain,
                 virt: ProtectionDomain) -> None:  # fmt: skip
        super().__init__(sdf, device, driver, virt)
        self.virt = virt

    def _connect(self) -> None:
        self._give_device()
        driver, table = Driver.new(), Virt.new()
        self._driver(driver, table)
        table.num_clients = len(self.clients)
        for number, each in enumerate(self.clients):
            told = Client.new()
            table.clients[number] = self._client(each, told)
            self.blobs[f"i2c_client_{each.name}"] = told
        self.blobs |= {"i2c_driver": driver, "i2c_virt": table}

    def _driver(self, driver: Driver, table: Virt) -> None:
        regions = [new_region(self.sdf, f"i2c_driver_{name}", _SIZE) for name in ("request", "response")]
        mine = [view(self.driver, mr, "rw").region for mr in regions]
        theirs = [view(self.virt, mr, "rw").region for mr in regions]
        made = channel(self.sdf, self.driver, self.virt)
        driver.virt = Connection(*mine, _BUFFERS, made.pd_a_id)
        table.driver = Connection(*theirs, _BUFFERS, made.pd_b_id)

    def _client(self, pd: ProtectionDomain, told: Client) -> VirtClient:
        requests = share(self.sdf, f"i2c_client_request_{pd.name}", _SIZE, self.virt, pd)
        responses = share(self.sdf, f"i2c_client_response_{pd.name}", _SIZE, self.virt, pd)
        data = share(self.sdf, f"i2c_client_data_{pd.name}", _SIZE, self.driver, pd)
        made = channel(self.sdf, self.virt, pd, call=True)
        told.virt = Connection(requests[1].region, responses[1].region, _BUFFERS, made.pd_b_id)
        told.data = data[1].region
        mine = Connection(requests[0].region, responses[0].region, _BUFFERS, made.pd_a_id)
        return VirtClient(mine, _SIZE, data[0].vaddr, data[1].vaddr)
