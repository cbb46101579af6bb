# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/driver_vm: what a client has Linux write is on the disk, and nothing else. Debian's packages are fetched once; where they cannot
be had, it is not tested."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

BYTES, PIECE = 1 << 20, 4 * 512  # of the disk; of what is written at its beginning and end
#: Seconds.
DEADLINE = 120


@pytest.mark.qemu
def test_example(sdk: Path, work: Path, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKAGES", str(packages))
    image = work / "disk.raw"
    image.write_bytes(bytes(BYTES))
    run_system(sdk / "example/driver_vm", Target(sdk), work, deadline=DEADLINE,
               qemu=("-drive", f"if=none,id=disk,format=raw,file={image}", "-device", "virtio-blk-device,drive=disk"))
    pattern = bytes(ord("A") + i // 7 % 26 for i in range(2 * PIECE))
    assert image.read_bytes() == pattern[:PIECE] + bytes(BYTES - 2 * PIECE) + pattern[PIECE:]
