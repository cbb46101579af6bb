# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/linux_virtio: what Linux and a protection domain say of their partitions, and what is on the disk afterwards, by others'
tools; Linux' network is QEMU's. Debian's packages are fetched once; where they cannot be had, Linux is not tested."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.build import Target, run_example

ROOT = Path(__file__).resolve().parents[2]
PATHS = f"{os.environ['PATH']}:/usr/sbin:/sbin"
FIRST, BLOCKS, RAW, SIZE = 2048, 16384, 2048, 512  # of the two partitions, as example/disk/make_disk.sh makes them

pytestmark = [pytest.mark.qemu, pytest.mark.skipif(
    not all(shutil.which(each, path=PATHS) for each in ("sfdisk", "mkfs.fat", "mcopy")),
    reason="needs Debian's fdisk, dosfstools and mtools (sdk/setup.sh --tests)")]


def by(*command: str | Path) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PATH": PATHS}).stdout


def test_example(sdk: Path, work: Path, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKAGES", str(packages))
    image = work / "disk.raw"
    by(ROOT / "example/disk/make_disk.sh", image)
    before = image.read_bytes()
    assert run_example(sdk / "example/linux_virtio", Target(sdk), work) == 0
    after = image.read_bytes()
    first, second, end = (number * SIZE for number in (FIRST, FIRST + BLOCKS, FIRST + BLOCKS + RAW))
    assert after[:first] == before[:first] and after[end:] == before[end:]
    pattern = bytes(ord("A") + i // 7 % 26 for i in range(8 * SIZE))
    assert after[second:end] == pattern[:4 * SIZE] + before[second + 4 * SIZE:end - 4 * SIZE] + pattern[4 * SIZE:]
    (work / "files").write_bytes(after[first:second])
    by("fsck.fat", "-n", work / "files")
    assert by("mcopy", "-i", work / "files", "::NUMBERS.TXT", "-") == b"".join(b"%d\n" % n for n in range(1, 20001))
