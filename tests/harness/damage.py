# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An image that a kernel refuses: no program can make a kernel panic."""

from __future__ import annotations

import struct

IMAGE_MAGIC, ABI_MAGIC = b"MLTIKIMG", b"MULTIKIT"
#: Offsets in struct image_header (multikit/image.h) and struct boot_info (base/state.h).
CHECKSUM, CORE, FREQUENCY = 32, 12, 48


def damage(image: bytes, core: int) -> bytes:
    """Boot information of a core that is of another board; the checksum agrees."""
    data = bytearray(image)
    at = data.find(ABI_MAGIC)
    while struct.unpack_from("<I", data, at + CORE)[0] != core:
        at = data.index(ABI_MAGIC, at + 1)
    for place in (at + FREQUENCY, data.index(IMAGE_MAGIC) + CHECKSUM):
        (value,) = struct.unpack_from("<Q", data, place)
        struct.pack_into("<Q", data, place, value + 1)
    return bytes(data)
