# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""U-Boot's legacy images, for `bootm` and `source`: a header of 64 bytes with two CRC-32, then the data."""

from __future__ import annotations

import struct
import zlib

from .packed import Packed, need_32_bits

#: Magic, CRC of the header, time, size, load address, entry, CRC of the data; OS, CPU, type, compression; name.
_HEADER = struct.Struct(">7I4B32s")
_MAGIC = 0x27051956
_LINUX, _ARM64, _NOT_COMPRESSED = 5, 22, 0
_KERNEL, _SCRIPT = 2, 6


def uimage(packed: Packed, timestamp: int) -> bytes:
    """The image; `bootm` copies it to its load address and starts it as it starts Linux."""
    address = need_32_bits(packed, "a uImage")
    return _wrap(packed.raw, _KERNEL, address, f"Multikit {packed.board}", timestamp)


def script(text: str, timestamp: int) -> bytes:
    """Commands, as `source` and U-Boot's search for boot.scr take them: a list of sizes, then each text."""
    data = text.encode()
    return _wrap(struct.pack(">II", len(data), 0) + data, _SCRIPT, 0, "Multikit", timestamp)


def _wrap(data: bytes, kind: int, address: int, name: str, timestamp: int) -> bytes:
    def header(own: int) -> bytes:
        return _HEADER.pack(_MAGIC, own, timestamp, len(data), address, address, zlib.crc32(data),
                            _LINUX, _ARM64, kind, _NOT_COMPRESSED, name.encode()[:31])  # fmt: skip

    return header(zlib.crc32(header(0))) + data
