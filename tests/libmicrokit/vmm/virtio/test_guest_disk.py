# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A guest of a page with a disk, by its monitor, the SDK's virtualiser and driver, and QEMU: what it says, and what is on the
disk afterwards."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

SYSTEM = Path(__file__).with_name("system")
SIZE = 512
BLOCKS, FIRST, COUNT = 200, 100, 64  # of the disk; of the second partition
WRITTEN = 40  # guest.S


def make_disk() -> bytes:
    """Two partitions by an MBR. Each block begins with a text, the guest's first with what it looks for."""
    blocks = [b"block %d" % n + bytes(SIZE - len(b"block %d" % n)) for n in range(BLOCKS)]
    entries = b"".join(struct.pack("<B3xB3xII", 0, 0xda, first, count) for first, count in ((10, 50), (FIRST, COUNT)))
    blocks[0] = bytes(446) + entries + bytes(32) + b"\x55\xaa"
    blocks[FIRST] = b"MULTIKIT" + bytes(SIZE - 8)
    return b"".join(blocks)


@pytest.mark.qemu
@pytest.mark.parametrize("cores", [2, 1])
def test_guest_has_a_disk(sdk: Path, work: Path, cores: int) -> None:
    work.mkdir(parents=True, exist_ok=True)
    image, before = work / "disk.raw", make_disk()
    image.write_bytes(before)
    run_system(SYSTEM, Target(sdk), work, cores, expected=SYSTEM / "console.txt",
               qemu=("-drive", f"if=none,id=disk,format=raw,file={image}", "-device", "virtio-blk-device,drive=disk"))
    written = bytes(13 * n % 256 for n in range(16 * SIZE))
    at = (FIRST + WRITTEN) * SIZE
    assert image.read_bytes() == before[:at] + written + before[at + len(written):]
