# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What virtualisers and copiers of a network were told when a client had one address and one region of
data. A switch needs more than that."""

from ctypes import LittleEndianStructure

from ..errors import SdfgenError
from .net import NET, Connection, Mac, RxTable, TxTable
from .region import CLIENTS, U8, Config, DeviceRegion, Magic5, Region


class VirtRxClient(LittleEndianStructure):
    _fields_ = (("connection", Connection), ("mac", Mac))


class VirtRx(RxTable):
    _fields_ = (("clients", VirtRxClient * CLIENTS), ("num_clients", U8))


class VirtTxClient(LittleEndianStructure):
    _fields_ = (("connection", Connection), ("data", DeviceRegion))


class VirtTx(TxTable):
    _fields_ = (("clients", VirtTxClient * CLIENTS), ("num_clients", U8))


class Copier(Config):
    MAGIC = NET
    _fields_ = (("magic", Magic5), ("virt_rx", Connection), ("device_data", Region),
                ("client", Connection), ("client_data", Region))  # fmt: skip


def receiver(each: VirtRxClient, macs: list[bytes]) -> None:
    """A client of the receiving virtualiser has this address."""
    (mac,) = _single("MAC address", macs)
    each.mac[:] = list(mac)


def sender(each: VirtTxClient, data: list[tuple[DeviceRegion, int]]) -> None:
    """A client of the sending virtualiser sends from this region."""
    ((each.data, _),) = _single("region of data to send", data)


def copied(copier: Copier, regions: list[Region]) -> None:
    """The copier reads this region."""
    (copier.device_data,) = _single("region of data to copy", regions)


def _single(what: str, values: list) -> list:
    if len(values) != 1:
        raise SdfgenError(f"sdfgen 0.28 has room for one {what} of a client, not {len(values)}; "
                          f"a switch needs sdfgen 0.35")  # fmt: skip
    return values
