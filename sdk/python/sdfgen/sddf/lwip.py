# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""lwIP in a client of a network: memory for its packet buffers."""

from __future__ import annotations

from ..blobs.lwip import Lwip as Told
from ..errors import SdfgenError
from ..system.description import SystemDescription
from ..system.domain import ProtectionDomain
from .links import new_region, view
from .net import BUFFERS, Net
from .service import Configured

#: Bytes of a packet buffer's head.
_PBUF = 56


class Lwip(Configured):
    KIND = "lwIP"

    def __init__(self, sdf: SystemDescription, net: Net, pd: ProtectionDomain) -> None:
        super().__init__()
        if pd not in net.clients:
            raise SdfgenError(f"invalid client given '{pd.name}': it is no client of the network")
        self.sdf, self.net, self.pd = sdf, net, pd

    def _connect(self) -> None:
        told = Told.new()
        told.num_pbufs = 2 * BUFFERS
        name = f"{self.net.name}/net/lib_sddf_lwip/{self.pd.name}"
        mr = new_region(self.sdf, name, told.num_pbufs * _PBUF)
        told.pbuf_pool = view(self.pd, mr, "rw").region
        self.blobs[f"lib_sddf_lwip_config_{self.pd.name}"] = told
