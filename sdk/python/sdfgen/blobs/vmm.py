# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a virtual machine monitor is told of its guest."""

from ctypes import LittleEndianStructure, c_char, c_uint32

from .region import U8, U64, Config

#: Room for interrupts, vCPUs and virtio devices; for user-space devices.
COUNT, UIO = 32, 16


class Irq(LittleEndianStructure):
    _fields_ = (("id", U8), ("irq", c_uint32))


class Virtio(LittleEndianStructure):
    _fields_ = (("type", U8), ("base", U64), ("size", c_uint32), ("irq", c_uint32))


class Uio(LittleEndianStructure):
    _fields_ = (("name", c_char * 32), ("guest", U64), ("vmm", U64), ("size", U64), ("irq", c_uint32))


class Vmm(Config):
    MAGIC = b"vmm"
    _fields_ = (
        ("magic", U8 * 3), ("ram", U64), ("ram_size", U64), ("dtb", U64), ("initrd", U64),
        ("num_irqs", U8), ("irqs", Irq * COUNT), ("num_vcpus", U8), ("vcpus", U8 * COUNT),
        ("num_virtio", U8), ("virtio", Virtio * COUNT), ("num_uio", U8), ("uio", Uio * UIO),
    )  # fmt: skip
