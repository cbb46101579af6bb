# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""More protection domains on one core than the hardware has VMIDs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import run_system

HERE = Path(__file__).resolve().parent
DOMAINS = 300


def ring(count: int) -> str:
    """A system in which each protection domain notifies the next, and the last the first."""
    domains = [f'<protection_domain name="pd{n}" priority="100">'
               '<program_image path="worker.elf"/></protection_domain>' for n in range(count)]
    channels = [f'<channel><end pd="pd{n}" id="1"/><end pd="pd{(n + 1) % count}" id="0"/></channel>'
                for n in range(count)]
    return "\n".join(["<system>", *domains, *channels, "</system>", ""])


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_a_ring_of_domains(board: str, sdk: Path, work: Path) -> None:
    folder = work / "many_domains"
    folder.mkdir(exist_ok=True)
    shutil.copy(HERE / "many_domains/worker.c", folder)
    (folder / "many_domains.system").write_text(ring(DOMAINS))
    (folder / "expected.txt").write_text("round 1\nround 2\nround 3\n")
    run_system(folder, Target(sdk, board), work / "build")
