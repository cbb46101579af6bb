# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/driver_vm: what a client has Linux write is on the disk, and nothing else. Debian's packages are fetched once; where they cannot
be had, it is not tested."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target, run_example

BYTES, PIECE = 1 << 20, 4 * 512  # of the disk; of what is written at its beginning and end


@pytest.mark.qemu
def test_example(sdk: Path, work: Path, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKAGES", str(packages))
    (work / "disk.raw").unlink(missing_ok=True)
    assert run_example(sdk / "example/driver_vm", Target(sdk), work) == 0
    pattern = bytes(ord("A") + i // 7 % 26 for i in range(2 * PIECE))
    assert (work / "disk.raw").read_bytes() == pattern[:PIECE] + bytes(BYTES - 2 * PIECE) + pattern[PIECE:]
