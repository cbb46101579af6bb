# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Graphics: a driver, and a virtualiser for its clients."""

from __future__ import annotations

from ..device_tree import Node
from ..errors import SdfgenError
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from .service import Service


class Gpu(Service):
    """The name exists, as scripts may refer to it; the layout of its configuration is not known here."""

    KIND = CLASS = "gpu"

    def __init__(self, sdf: SystemDescription, device: Node | None, driver: ProtectionDomain,
                 virt: ProtectionDomain) -> None:  # fmt: skip
        super().__init__(sdf, device, driver, virt)

    def _connect(self) -> None:
        raise SdfgenError("graphics are not supported: what its parts are told has no description here")
