# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the parts of an I2C system are told."""

from ctypes import LittleEndianStructure, c_uint16

from .region import CLIENTS, U8, U64, Config, Magic5, Region, sddf


class Connection(LittleEndianStructure):
    _fields_ = (("requests", Region), ("responses", Region), ("num_buffers", c_uint16), ("id", U8))


class Driver(Config):
    MAGIC = sddf(4)
    _fields_ = (("magic", Magic5), ("virt", Connection))


class VirtClient(LittleEndianStructure):
    """`driver_data`, `client_data`: where these two see the client's data."""

    _fields_ = (("connection", Connection), ("data_size", U64), ("driver_data", U64),
                ("client_data", U64))  # fmt: skip


class Virt(Config):
    MAGIC = sddf(4)
    _fields_ = (("magic", Magic5), ("num_clients", U64), ("driver", Connection),
                ("clients", VirtClient * CLIENTS))  # fmt: skip


class Client(Config):
    MAGIC = sddf(4)
    _fields_ = (("magic", Magic5), ("virt", Connection), ("data", Region))
