# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the parts of a network are told: the same in every version. See net_28.py and net_35.py for
what is not."""

from ctypes import LittleEndianStructure, c_uint16

from .region import CLIENTS, U8, U64, Config, DeviceRegion, Magic5, Region, sddf

NET = sddf(5)
Mac = U8 * 6


class Connection(LittleEndianStructure):
    _fields_ = (("free", Region), ("active", Region), ("num_buffers", c_uint16), ("id", U8))


class Driver(Config):
    MAGIC = NET
    _fields_ = (("magic", Magic5), ("virt_rx", Connection), ("virt_tx", Connection))


class RxTable(Config):
    """Of the receiving virtualiser; clients and their number come behind it, by version."""

    MAGIC = NET
    _fields_ = (("magic", Magic5), ("driver", Connection), ("data", DeviceRegion),
                ("metadata", Region))  # fmt: skip


class TxTable(Config):
    """Of the sending one."""

    MAGIC = NET
    _fields_ = (("magic", Magic5), ("driver", Connection))


class Client(Config):
    MAGIC = NET
    _fields_ = (("magic", Magic5), ("rx", Connection), ("rx_data", Region), ("tx", Connection),
                ("tx_data", Region), ("mac", Mac))  # fmt: skip


class Port(LittleEndianStructure):
    """Of a switch. `allowed`: a bit for each port that this one may send to."""

    _fields_ = (("rx", Connection), ("tx", Connection), ("data", Region), ("mac", Mac),
                ("allowed", U64))  # fmt: skip


class Switch(Config):
    MAGIC = NET
    _fields_ = (("magic", Magic5), ("ports", Port * CLIENTS), ("num_ports", U8),
                ("metadata", Region))  # fmt: skip
