# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""How far one gets whose core is flooded from others: units of work in equal times, with 0 to 3
cores that flood, on both interrupt controllers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.routed import routed_sdk

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until
from .system import FLOODERS, FLOODS, Flood, system

BOARDS = ("qemu_virt_aarch64", "qemu_virt_aarch64_gicv3")
ICOUNT = ("-icount", "shift=0,sleep=off")
SOURCES = ("victim", "flooder", "sink")


@dataclass(frozen=True)
class Figures:
    """Units of work by the number of cores that flood."""

    board: str
    flood: Flood
    work: dict[int, int]

    def percent(self, flooders: int) -> float:
        return 100 * self.work[flooders] / self.work[0]


def measure(sdk: Path, board: str, flood: Flood, build: Path) -> Figures:
    build.mkdir(parents=True, exist_ok=True)
    if flood.routed:
        sdk = routed_sdk(sdk, board, build / flood.name)
    config = sdk / "board" / board / "release"
    for name in SOURCES:
        build_pd(config, Path(__file__).with_name(f"{name}.c"), build / f"{name}.elf")
    description = build / f"{flood.name}.system"
    description.write_text(system(flood))
    image = build_image(sdk, board, "release", description, build, "-W", "no-shared-unlinked")
    command = qemu(sdk, board, image, 1 + len(FLOODERS), *ICOUNT)
    lines = run_until(command, re.compile("FLOOD (good|FAILED)"))
    found = (re.match(r"FLOOD (\d+) (\d+)$", line) for line in lines)
    return Figures(board, flood, {int(match[1]): int(match[2]) for match in found if match})


def figures(bench: Bench) -> Iterator[Figure]:
    """What the victim loses to the flood; at most what the bound leaves."""
    for board in BOARDS:
        for flood in FLOODS:
            found = measure(bench.sdk, board, flood, bench.folder(f"flood-{board}"))
            for number in FLOODERS:
                name = f"{flood.name}_{number}_{'gicv3' if 'gicv3' in board else 'gicv2'}"
                yield Figure("flood", name, 100 - found.percent(number), "%", limit=100 - flood.bound)
