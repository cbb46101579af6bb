# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""QEMU's own network, with a server of the machine at a port of this computer that nobody else has."""

from __future__ import annotations

import socket


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


#: The device where the machine has none of its own, and the first of those that it has.
VIRTIO = ("-device", "virtio-net-device,netdev=net")
OWN = ("-net", "nic,netdev=net")


def user_network(device: tuple[str, ...] = VIRTIO, /, **forwarded: tuple[int, int]) -> tuple[str, ...]:
    """QEMU's options; tcp or udp: a port here, and the machine's."""
    forwards = "".join(f",hostfwd={protocol}:127.0.0.1:{here}-:{there}" for protocol, (here, there) in forwarded.items())
    return ("-netdev", f"user,id=net{forwards}", *device)
