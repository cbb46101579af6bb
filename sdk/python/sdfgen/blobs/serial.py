# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the parts of a serial system are told."""

from ctypes import LittleEndianStructure, c_char

from .region import CLIENTS, U8, U64, Config, Magic5, Region, sddf

#: Bytes of a client's name and of the first line; both may fill their room.
NAME, BEGIN = 64, 128


class Connection(LittleEndianStructure):
    _fields_ = (("queue", Region), ("data", Region), ("id", U8))


class Driver(Config):
    MAGIC = sddf(3)
    _fields_ = (("magic", Magic5), ("rx", Connection), ("tx", Connection), ("baud", U64),
                ("rx_enabled", U8))  # fmt: skip


class VirtRx(Config):
    MAGIC = sddf(3)
    _fields_ = (("magic", Magic5), ("driver", Connection), ("clients", Connection * CLIENTS),
                ("num_clients", U8), ("switch_char", U8), ("terminate_char", U8))  # fmt: skip


class NamedConnection(LittleEndianStructure):
    _fields_ = (("connection", Connection), ("name", c_char * NAME))


class VirtTx(Config):
    MAGIC = sddf(3)
    _fields_ = (("magic", Magic5), ("driver", Connection), ("clients", NamedConnection * CLIENTS),
                ("num_clients", U8), ("begin", c_char * BEGIN), ("enable_colour", U8),
                ("enable_rx", U8))  # fmt: skip


class Client(Config):
    MAGIC = sddf(3)
    _fields_ = (("magic", Magic5), ("rx", Connection), ("tx", Connection))
