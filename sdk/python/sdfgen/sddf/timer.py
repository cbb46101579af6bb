# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Timers. On several cores, make one system for each core that has clients: the timer's interrupt is
private to a core, so the same device serves all; or let clients call a driver on another core."""

from __future__ import annotations

from ..blobs.timer import TimerClient
from ..device_tree import Node
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from .links import channel
from .service import Service


class Timer(Service):
    KIND = CLASS = "timer"

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain) -> None:
        super().__init__(sdf, device, driver)
        driver.passive = True

    def add_client(self, pd: ProtectionDomain) -> None:
        self._called(pd)
        super().add_client(pd)

    def _connect(self) -> None:
        self._give_device()
        for each in self.clients:
            told = TimerClient.new()
            told.driver_id = channel(self.sdf, self.driver, each, call=True, silent=True).pd_b_id
            self.blobs[f"timer_client_{each.name}"] = told
