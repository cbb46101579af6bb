# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An image that has been read, to be packed for a boot loader."""

from __future__ import annotations

import struct
from pathlib import Path

from ..base.errors import UsageError
from ..base.records import dataclass
from ..base.sizes import LARGE_PAGE
from ..base.units import round_up

#: Of the arm64 Linux image header: image_size, in which the loader's tables are.
_IMAGE_SIZE = 16


@dataclass(frozen=True)
class Packed:
    """The image itself, and where its file has it."""

    file: Path
    offset: int
    raw: bytes
    board: str
    load_address: int
    #: Start and end of each part of memory that segments and kernels take.
    places: tuple[tuple[int, int], ...]

    @property
    def memory(self) -> int:
        """Bytes that it needs from the load address on."""
        (size,) = struct.unpack_from("<Q", self.raw, _IMAGE_SIZE)
        return max(int(size), len(self.raw))

    @property
    def needs(self) -> tuple[tuple[int, int], ...]:
        """All memory that it takes when it starts, wherever it lies before."""
        return ((self.load_address, self.load_address + self.memory), *self.places)

    @property
    def staging(self) -> int:
        """Where a container of the image can be loaded: behind the image's own memory."""
        return round_up(self.load_address + self.memory, LARGE_PAGE)


def need_32_bits(packed: Packed, what: str) -> int:
    """The load address for a container that has 32 bits for it."""
    if packed.load_address >> 32:
        raise UsageError(f"{what} cannot say that the image runs at {packed.load_address:#x}, which has "
                         "more than 32 bits: use --format fit")  # fmt: skip
    return packed.load_address
