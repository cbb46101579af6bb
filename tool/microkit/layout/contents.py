# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Bytes of memory that are not those of a file: programs in which variables have been set."""

from __future__ import annotations

from collections.abc import Mapping as Table
from types import MappingProxyType

from ..allocate.cores import Domain
from ..allocate.objects import Memory

#: By memory, all its bytes; of memory that is not here, those of the plan hold.
Contents = Table[Memory, bytes]


class Patches:
    """Contents while they are being made: each memory is copied when it is first changed."""

    def __init__(self) -> None:
        self._data: dict[Memory, bytearray] = {}

    def write(self, domain: Domain, address: int, value: bytes) -> bool:
        """Put bytes into a program at a virtual address; False when it is not the program's."""
        for mapping in domain.image:
            offset = address - mapping.vaddr
            if 0 <= offset and offset + len(value) <= mapping.memory.size:
                data = self._data.setdefault(mapping.memory, bytearray(mapping.memory.data))
                data.extend(bytes(max(0, offset + len(value) - len(data))))
                data[offset : offset + len(value)] = value
                return True
        return False

    def done(self) -> Contents:
        return MappingProxyType({memory: bytes(data) for memory, data in self._data.items()})
