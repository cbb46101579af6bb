# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Four cores with sixteen protection domains each, which all talk to three on every other core at the same
time: 288 channels across cores, three receivers for each interrupt that a core has for them. The nodes check
contents and counts (traffic/node.c)."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent
CORES, NODES, ROUNDS = 4, 16, 50
OFFSETS = (0, 1, 5)  # of the partners on a higher core
CHANNELS = CORES * (CORES - 1) // 2 * NODES * len(OFFSETS)


def channel(one: tuple[int, int], id: int, other: tuple[int, int], other_id: int) -> str:
    return (f'<channel><end pd="node{one[0]}_{one[1]}" id="{id}"/>'
            f'<end pd="node{other[0]}_{other[1]}" id="{other_id}"/></channel>')


def across() -> Iterator[str]:
    for low, high in itertools.combinations(range(CORES), 2):
        for node, (n, offset) in itertools.product(range(NODES), enumerate(OFFSETS)):
            yield channel((low, node), high * len(OFFSETS) + n,
                          (high, (node + offset) % NODES), low * len(OFFSETS) + n)


def description() -> str:
    """Each core's domains write a region that the others read; a token goes by way of all."""
    nodes = list(itertools.product(range(CORES), range(NODES)))
    lines = [f'<memory_region name="outbox{core}" size="0x2000"/>' for core in range(CORES)]
    for core, node in nodes:
        maps = "".join(f'<map mr="outbox{of}" vaddr="{0x10000000 + of * 0x10000:#x}" '
                       f'perms="{"rw" if of == core else "r"}" setvar_vaddr="outbox{of}"/>'
                       for of in range(CORES))
        lines.append(f'<protection_domain name="node{core}_{node}" priority="{90 + node % 4}" cpu="{core}">'
                     f'<program_image path="node.elf"/>{maps}</protection_domain>')
    lines += across()
    lines += [channel(one, 61, other, 60) for one, other in itertools.pairwise(nodes)]
    return "\n".join(["<system>", *lines, "</system>", ""])


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_traffic_between_all_cores(board: str, sdk: Path, work: Path) -> None:
    assert CHANNELS > 200
    folder = shutil.copytree(HERE / "traffic", work / "traffic", dirs_exist_ok=True)
    (folder / "traffic.system").write_text(description())
    (folder / "expected.txt").write_text(
        f"!re:.*FAILED\ntraffic: {2 * CHANNELS * ROUNDS} messages, all received\n")
    run_system(folder, Target(sdk, board), work / "build")
