# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the parts of a block system are told."""

from ctypes import LittleEndianStructure, c_uint16, c_uint32

from .region import CLIENTS, U8, U64, Config, DeviceRegion, Magic5, Region, sddf


class Connection(LittleEndianStructure):
    _fields_ = (("storage_info", Region), ("requests", Region), ("responses", Region),
                ("num_buffers", c_uint16), ("id", U8))  # fmt: skip


class Driver(Config):
    MAGIC = sddf(2)
    _fields_ = (("magic", Magic5), ("virt", Connection))


class VirtDriver(LittleEndianStructure):
    _fields_ = (("connection", Connection), ("data", DeviceRegion))


class VirtClient(LittleEndianStructure):
    _fields_ = (("connection", Connection), ("data", DeviceRegion), ("partition", c_uint32))


class Virt(Config):
    MAGIC = sddf(2)
    _fields_ = (("magic", Magic5), ("num_clients", U64), ("driver", VirtDriver),
                ("clients", VirtClient * CLIENTS))  # fmt: skip


class Client(Config):
    MAGIC = sddf(2)
    _fields_ = (("magic", Magic5), ("virt", Connection), ("data", Region))
