# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory, as a protection domain is told of it; and the frame of all configurations."""

from __future__ import annotations

from ctypes import LittleEndianStructure, c_uint8, c_uint64
from typing import Self

from ..system.memory import MemoryRegion

#: Room for clients in every table of a virtualiser.
CLIENTS = 64

U8, U64 = c_uint8, c_uint64


class Region(LittleEndianStructure):
    _fields_ = (("vaddr", U64), ("size", U64))


class DeviceRegion(LittleEndianStructure):
    """`io`: the address by which a device accesses it."""

    _fields_ = (("region", Region), ("io", U64))


def region(mr: MemoryRegion, vaddr: int) -> Region:
    return Region(vaddr, mr.size)


def device_region(mr: MemoryRegion, vaddr: int) -> DeviceRegion:
    return DeviceRegion(region(mr, vaddr), mr.paddr or 0)


class Config(LittleEndianStructure):
    """A configuration: it begins with the letters of its project and the number of its class."""

    MAGIC = b""

    @classmethod
    def new(cls) -> Self:
        made = cls()
        made.magic[: len(cls.MAGIC)] = list(cls.MAGIC)
        return made


def sddf(number: int) -> bytes:
    return b"sDDF" + bytes([number])


Magic5 = U8 * 5
Magic8 = U8 * 8
