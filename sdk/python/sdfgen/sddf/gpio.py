# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""General-purpose input and output: a client calls the driver through a channel for each line."""

from __future__ import annotations

from collections.abc import Sequence

from ..blobs.gpio import CHANNELS, Client
from ..device_tree import Node
from ..errors import SdfgenError
from ..system.channel import Channel
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from .service import Service


class Gpio(Service):
    KIND = CLASS = "gpio"

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain) -> None:
        super().__init__(sdf, device, driver)
        driver.passive = True
        self._wanted: list[list[int]] = []

    def add_client(self, pd: ProtectionDomain, *, driver_channel_ids: Sequence[int]) -> None:
        """`driver_channel_ids`: the channels by which the driver tells its lines apart."""
        self._called(pd)
        if not 0 < len(driver_channel_ids) <= CHANNELS:
            raise SdfgenError(f"'{pd.name}' asks for {len(driver_channel_ids)} lines: 1 to {CHANNELS}")
        super().add_client(pd)
        self._wanted.append(list(driver_channel_ids))

    def _connect(self) -> None:
        self._give_device()
        for pd, wanted in zip(self.clients, self._wanted, strict=True):
            told = Client.new()
            for number in wanted:
                made = Channel(self.driver, pd, a_id=number, pp_b=True, notify_b=False)
                self.sdf.add_channel(made)
                told.ids[told.num_ids] = made.pd_b_id
                told.num_ids += 1
            self.blobs[f"gpio_client_{pd.name}"] = told
