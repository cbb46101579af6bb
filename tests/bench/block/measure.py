# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Instructions for a block of a disk: of client, virtualiser, driver and kernel, on one core, counted between marks by the plugin of
path/. The device is QEMU's, which is ready when it is; so of many runs the shortest counts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until
from ..path.measure import build_plugin, option, read

HERE = Path(__file__).resolve().parent
PROGRAMS = ("block_virtio.elf", "block_virtualiser.elf")
SIZE = 1 << 20
#: Requests in a run.
RUNS = {"block_read": 1, "block_write": 1, "block_read_eight": 8}


def make_disk(path: Path) -> None:
    """One partition, of an MBR."""
    disk = bytearray(SIZE)
    disk[446:462] = bytes((0, 0, 0, 0, 0x83, 0, 0, 0)) + (8).to_bytes(4, "little") + (1000).to_bytes(4, "little")
    disk[510:512] = b"\x55\xaa"
    path.write_bytes(disk)


def build(bench: Bench, folder: Path) -> Path:
    for name in PROGRAMS:
        shutil.copy(bench.config() / "services" / name, folder)
    build_pd(bench.config(), HERE / "client.c", folder / "client.elf", "-lmicrokit_services")
    return build_image(bench.sdk, bench.board, "release", HERE / "block.system", folder)


def figures(bench: Bench) -> Iterator[Figure]:
    folder = bench.folder("block")
    disk, output = folder / "disk.raw", folder / "paths.txt"
    make_disk(disk)
    run_until(qemu(bench.sdk, bench.board, build(bench, folder), 1, "-drive", f"if=none,id=disk,format=raw,file={disk}", "-device",
                   "virtio-blk-device,drive=disk", *option(build_plugin(folder), output)), re.compile("BENCH done"))
    runs = read(output.read_text())
    for name, requests in RUNS.items():
        yield Figure("block", name.removeprefix("block_"), min(each.instructions for each in runs[name, 0]) // requests)
