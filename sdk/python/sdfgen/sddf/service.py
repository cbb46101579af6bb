# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A service: a driver, perhaps virtualisers, and clients. Clients are added, `connect` makes what they
share, `serialise_config` writes what each is told."""

from __future__ import annotations

from ctypes import LittleEndianStructure
from pathlib import Path
from typing import ClassVar

from ..device_tree import Node
from ..drivers.config import DriverConfig
from ..drivers.device import Device, config_for
from ..errors import SdfgenError
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain


class Configured:
    """What is written for the protection domains of a part of the system."""

    #: What errors call it.
    KIND = ""

    def __init__(self) -> None:
        self._connected = False
        self.blobs: dict[str, LittleEndianStructure] = {}

    def connect(self) -> bool:
        """Makes memory, channels and interrupts; once. Always True: faults are Exceptions."""
        if self._connected:
            raise SdfgenError(f"this {self.KIND} system is connected already")
        self._connect()
        self._connected = True
        return True

    def _connect(self) -> None:
        raise NotImplementedError

    def serialise_config(self, folder: str) -> bool:
        """Writes `<name>.data` files into the folder, which is made if there is none."""
        if not self._connected:
            raise SdfgenError(f"this {self.KIND} system has to be connected before it is written")
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, blob in self.blobs.items():
            (Path(folder) / f"{name}.data").write_bytes(bytes(blob))
        return True


class Service(Configured):
    """`device` None: the driver gets nothing, and names begin with "generic"."""

    #: The drivers that `Sddf(path)` found, by class of devices.
    drivers: ClassVar[dict[str, list[DriverConfig]]] = {}
    #: The class of devices among them.
    CLASS = ""

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain,
                 *virtualisers: ProtectionDomain | None) -> None:  # fmt: skip
        super().__init__()
        self.sdf, self.driver = sdf, driver
        self.clients: list[ProtectionDomain] = []
        self._own = [each for each in (driver, *virtualisers) if each is not None]
        self.name = device.name if device else "generic"
        config = config_for(self.drivers.get(self.CLASS, []), self.CLASS, device) if device else None
        self._device = Device(sdf, device, config) if device and config else None

    def add_client(self, pd: ProtectionDomain) -> None:
        if self._connected:
            raise SdfgenError(f"client '{pd.name}' comes after connect() of this {self.KIND} system")
        if pd in self.clients:
            raise SdfgenError(f"duplicate client given '{pd.name}'")
        if pd in self._own:
            raise SdfgenError(f"invalid client given '{pd.name}': it is a part of the {self.KIND} system")
        self.clients.append(pd)

    def _give_device(self) -> None:
        if self._device:
            self.blobs[f"{self.driver.name}_device_resources"] = self._device.give(self.driver)

    def _called(self, pd: ProtectionDomain) -> None:
        """Clients call the driver, so it must have the higher priority."""
        if pd.effective_priority >= self.driver.effective_priority:
            raise SdfgenError(
                f"invalid client given '{pd.name}': its priority {pd.effective_priority} is not below "
                f"that of '{self.driver.name}', {self.driver.effective_priority}"
            )
