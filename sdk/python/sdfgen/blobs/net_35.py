# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What virtualisers and copiers of a network are told since clients can have several addresses and
regions of data."""

from ctypes import LittleEndianStructure, c_uint32

from .net import NET, Connection, Mac, RxTable, TxTable
from .region import CLIENTS, U8, Config, DeviceRegion, Magic5, Region


class VirtRxClient(LittleEndianStructure):
    _fields_ = (("connection", Connection), ("macs", Mac * CLIENTS), ("num_macs", U8))


class VirtRx(RxTable):
    _fields_ = (("clients", VirtRxClient * CLIENTS), ("num_clients", U8))


class TxData(LittleEndianStructure):
    _fields_ = (("region", DeviceRegion), ("num_buffers", c_uint32))


class VirtTxClient(LittleEndianStructure):
    _fields_ = (("connection", Connection), ("data", TxData * CLIENTS), ("num_regions", U8))


class VirtTx(TxTable):
    _fields_ = (("clients", VirtTxClient * CLIENTS), ("num_clients", U8))


class Copier(Config):
    """`device_data`: first what the device writes, then what other clients of a switch send."""

    MAGIC = NET
    _fields_ = (("magic", Magic5), ("virt_rx", Connection), ("device_data", Region * CLIENTS),
                ("client", Connection), ("client_data", Region))  # fmt: skip


def receiver(each: VirtRxClient, macs: list[bytes]) -> None:
    """A client of the receiving virtualiser has these addresses."""
    for number, mac in enumerate(macs):
        each.macs[number][:] = list(mac)
    each.num_macs = len(macs)


def sender(each: VirtTxClient, data: list[tuple[DeviceRegion, int]]) -> None:
    """A client of the sending virtualiser sends from these regions, of so many buffers each."""
    for number, (region, buffers) in enumerate(data):
        each.data[number] = TxData(region, buffers)
    each.num_regions = len(data)


def copied(copier: Copier, regions: list[Region]) -> None:
    """The copier reads these regions."""
    copier.device_data[: len(regions)] = regions
