# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A disk in QEMU: example/disk, and a driver that is started again under load beside a client that writes anything. What is on
the disk afterwards is looked at by others' tools, and what belongs to nobody must be as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PATHS = f"{os.environ['PATH']}:/usr/sbin:/sbin"
FIRST, BLOCKS, RAW = 2048, 16384, 2048  # of the two partitions, as example/disk/make_disk.sh makes them
SIZE = 512
LEGACY, MODERN = "true", "false"
#: A board with an SD host controller, what its description is told, and where the controller is.
SD_BOARD, SD, SD_REGISTERS = "qemu_zcu102", "device=sdhci", "registers=0xff170000"

pytestmark = [pytest.mark.qemu, pytest.mark.skipif(
    not all(shutil.which(each, path=PATHS) for each in ("sfdisk", "mkfs.fat", "mcopy")),
    reason="needs Debian's fdisk, dosfstools and mtools (sdk/setup.sh --tests)")]


def make_disk(image: Path, kind: str) -> bytes:
    subprocess.run([ROOT / "example/disk/make_disk.sh", image, kind], check=True, env=os.environ | {"PATH": PATHS})
    return image.read_bytes()


def options(image: Path, legacy: str) -> tuple[str, ...]:
    return ("-global", f"virtio-mmio.force-legacy={legacy}", "-drive", f"if=none,id=disk,format=raw,file={image}",
            "-device", "virtio-blk-device,drive=disk")


def card(image: Path) -> tuple[str, ...]:
    return ("-drive", f"if=sd,index=1,format=raw,file={image}")


def parts(disk: bytes) -> tuple[bytes, bytes, bytes]:
    """The file system, the raw partition, and all else."""
    ends = [number * SIZE for number in (FIRST, FIRST + BLOCKS, FIRST + BLOCKS + RAW)]
    return disk[ends[0]:ends[1]], disk[ends[1]:ends[2]], disk[:ends[0]] + disk[ends[2]:]


def contents_at(offset: int) -> int:
    """example/disk/disk.h"""
    return 10 if offset % 64 == 63 else ord("a") + (offset + offset // 64) % 26


def check_example(image: Path, work: Path, before: tuple[bytes, bytes, bytes]) -> None:
    files, raw, others = parts(image.read_bytes())
    assert others == before[2]
    pattern = bytes(ord("A") + i // 7 % 26 for i in range(8 * SIZE))
    assert raw == pattern[:4 * SIZE] + before[1][4 * SIZE:-4 * SIZE] + pattern[4 * SIZE:]
    (work / "files").write_bytes(files)
    subprocess.run(["fsck.fat", "-n", work / "files"], check=True, capture_output=True, env=os.environ | {"PATH": PATHS})
    written = subprocess.run(["mcopy", "-i", work / "files", "::made/A file by the writer.txt", "-"], check=True,
                             capture_output=True).stdout
    assert written == bytes(contents_at(i) for i in range(20000))


@pytest.mark.parametrize(("cores", "legacy", "kind"), [(4, LEGACY, "gpt"), (2, MODERN, "dos"), (1, MODERN, "gpt")])
def test_example(sdk: Path, work: Path, cores: int, legacy: str, kind: str) -> None:
    image = work / "disk.raw"
    work.mkdir(parents=True, exist_ok=True)
    before = parts(make_disk(image, kind))
    for _ in range(2):  # the second time the file is there
        run_system(sdk / "example/disk", Target(sdk), work, cores, qemu=options(image, legacy))
    check_example(image, work, before)


@pytest.mark.parametrize(("cores", "kind"), [(4, "gpt"), (1, "dos")])
def test_example_with_a_card(sdk: Path, work: Path, cores: int, kind: str) -> None:
    image = work / "disk.raw"
    work.mkdir(parents=True, exist_ok=True)
    before = parts(make_disk(image, kind))
    for _ in range(2):
        run_system(sdk / "example/disk", Target(sdk, SD_BOARD), work, cores, qemu=card(image), parameters=(SD,))
    check_example(image, work, before)


def test_large_card(sdk: Path, work: Path) -> None:
    """More than 2 GiB: addressed by blocks. The image is sparse."""
    image = work / "disk.raw"
    work.mkdir(parents=True, exist_ok=True)
    make_disk(image, "dos")
    os.truncate(image, 4 << 30)
    run_system(sdk / "example/disk", Target(sdk, SD_BOARD), work, qemu=card(image))
    with image.open("rb") as file:
        head = file.read(16 << 20)
    assert parts(head)[1][:4 * SIZE] == bytes(ord("A") + i // 7 % 26 for i in range(4 * SIZE))


@pytest.mark.parametrize(("legacy", "cores"), [(LEGACY, None), (MODERN, 1)])
def test_driver_is_started_again_under_load(sdk: Path, work: Path, legacy: str, cores: int | None) -> None:
    image = work / "disk.raw"
    work.mkdir(parents=True, exist_ok=True)
    before = parts(make_disk(image, "gpt"))
    run_system(HERE / "system", Target(sdk), work, cores, qemu=options(image, legacy))
    _, raw, others = parts(image.read_bytes())
    assert others == before[2] and raw != before[1]


@pytest.mark.parametrize("device", [SD, f"{SD}_dma"])
def test_driver_of_a_card_is_started_again_under_load(sdk: Path, work: Path, device: str) -> None:
    image = work / "disk.raw"
    work.mkdir(parents=True, exist_ok=True)
    before = parts(make_disk(image, "gpt"))
    run_system(HERE / "system", Target(sdk, SD_BOARD), work, qemu=card(image), parameters=(device, SD_REGISTERS))
    _, raw, others = parts(image.read_bytes())
    assert others == before[2] and raw != before[1]


@pytest.mark.parametrize("board", [Target.board, SD_BOARD])
def test_without_a_disk(sdk: Path, work: Path, board: str) -> None:
    """Nobody faults and nobody waits for ever: who asks is told."""
    expected = work / "expected.txt"
    work.mkdir(parents=True, exist_ok=True)
    expected.write_text("FAILED: raw: there is a partition\n! MON|ERROR\n")
    run_system(sdk / "example/disk", Target(sdk, board), work, expected=expected)
