# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One kernel stops, three go on. No program can stop a kernel, so a damaged image does."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.system import boot

HERE = Path(__file__).resolve().parent / "kernel_panic"
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


@pytest.mark.qemu
def test_kernel_panic(sdk: Path, work: Path) -> None:
    target = Target(sdk)
    image = build_system(HERE, target, work)
    damaged = work / "damaged.img"
    damaged.write_bytes(damage(image.read_bytes(), core=2))
    command = qemu_command(read_board(target.board_toml), damaged)
    boot(command, HERE / "expected_damaged.txt", work / "console.txt")
