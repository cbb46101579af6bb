# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Serial lines: a driver, a virtualiser for output and perhaps one for input."""

from __future__ import annotations

from ..blobs.serial import BEGIN, NAME, Client, Connection, Driver, VirtRx, VirtTx
from ..device_tree import Node
from ..errors import SdfgenError
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from .links import channel, share
from .service import Service

_QUEUE, _DATA, _COLOURED = 0x1000, 0x1_0000, 0x2_0000
#: Ctrl-\ switches the input to another client; carriage return ends its number.
_SWITCH, _TERMINATE = 28, 13


class Serial(Service):
    KIND = CLASS = "serial"

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain,
                 virt_tx: ProtectionDomain, *, virt_rx: ProtectionDomain | None = None,
                 enable_color: bool = True, baud_rate: int | None = None,
                 begin_str: str | None = None) -> None:  # fmt: skip
        super().__init__(sdf, device, driver, virt_tx, virt_rx)
        self.virt_tx, self.virt_rx, self.enable_color = virt_tx, virt_rx, enable_color
        self.baud_rate = 115200 if baud_rate is None else baud_rate
        self.begin = ("Begin input\r\n" if begin_str is None else begin_str).encode()
        if len(self.begin) > BEGIN:
            raise SdfgenError(f"begin_str has {len(self.begin)} bytes; there is room for {BEGIN}")

    def _connect(self) -> None:
        self._give_device()
        driver, virt_rx, virt_tx = Driver.new(), VirtRx.new(), VirtTx.new()
        told = {each.name: Client.new() for each in self.clients}
        driver.baud, driver.rx_enabled = self.baud_rate, self.virt_rx is not None
        if self.virt_rx:
            self._input(self.virt_rx, driver, virt_rx, told)
        self._output(driver, virt_tx, told)
        self.blobs |= {"serial_driver_config": driver, "serial_virt_rx": virt_rx,
                       "serial_virt_tx": virt_tx}  # fmt: skip
        self.blobs |= {f"serial_client_{name}": each for name, each in told.items()}

    def _input(self, virt: ProtectionDomain, driver: Driver, table: VirtRx,
               told: dict[str, Client]) -> None:  # fmt: skip
        driver.rx, table.driver = self._link(self.driver, virt, _DATA)
        table.num_clients = len(self.clients)
        table.switch_char, table.terminate_char = _SWITCH, _TERMINATE
        for number, each in enumerate(self.clients):
            table.clients[number], told[each.name].rx = self._link(virt, each, _DATA)

    def _output(self, driver: Driver, table: VirtTx, told: dict[str, Client]) -> None:
        size = _COLOURED if self.enable_color else _DATA
        driver.tx, table.driver = self._link(self.driver, self.virt_tx, size)
        table.num_clients, table.begin = len(self.clients), self.begin
        table.enable_colour, table.enable_rx = self.enable_color, self.virt_rx is not None
        for number, each in enumerate(self.clients):
            row = table.clients[number]
            row.connection, told[each.name].tx = self._link(self.virt_tx, each, _DATA)
            row.name = _name(each)

    def _link(self, server: ProtectionDomain, client: ProtectionDomain,
              size: int) -> tuple[Connection, Connection]:  # fmt: skip
        """A queue, its data and a channel; how the server sees them, and the client."""
        name = f"{self.name}/serial/{{}}/{server.name}/{client.name}"
        queues = share(self.sdf, name.format("queue"), _QUEUE, server, client)
        data = share(self.sdf, name.format("data"), size, server, client)
        made = channel(self.sdf, server, client)
        return (Connection(queues[0].region, data[0].region, made.pd_a_id),
                Connection(queues[1].region, data[1].region, made.pd_b_id))  # fmt: skip


def _name(pd: ProtectionDomain) -> bytes:
    name = pd.name.encode()
    if len(name) >= NAME:
        raise SdfgenError(f"the name of '{pd.name}' has no room in {NAME} bytes with their final zero")
    return name
