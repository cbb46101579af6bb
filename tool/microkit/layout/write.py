# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Bytes of a program by virtual address."""

from __future__ import annotations

from ..allocate.domains import Domain


def write(domain: Domain, address: int, value: bytes) -> bool:
    """Put bytes into the program at a virtual address; False when it is not the program's."""
    for mapping in domain.image:
        offset = address - mapping.vaddr
        if 0 <= offset and offset + len(value) <= mapping.memory.size:
            data = mapping.memory.data
            data.extend(bytes(max(0, offset + len(value) - len(data))))
            data[offset : offset + len(value)] = value
            return True
    return False
