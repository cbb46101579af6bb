# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The system xcore_stops, with so many receivers on the callers' cores that routers ring the callers: they learn of
the epoch alone, as nobody has counted anything for them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness.build import Target
from harness.routed import routed_sdk
from harness.system import run_system

FOLDER = Path(__file__).resolve().parent / "xcore_stops"
#: As many as a core has SGIs: those who come behind share the router's.
RECEIVERS = 8
IDLE = "#include <microkit.h>\nvoid init(void) {}\nvoid notified(microkit_channel ch) { (void)ch; }\n"


def idle(core: int) -> str:
    """Receivers of `core`, who hear of the parent, and are never told anything."""
    pds = "".join(f'<protection_domain name="idle{core}_{n}" priority="5" cpu="{core}">'
                  '<program_image path="idle.elf"/></protection_domain>' for n in range(RECEIVERS))
    return pds + "".join(f'<channel><end pd="parent" id="{20 + 10 * core + n}"/>'
                         f'<end pd="idle{core}_{n}" id="0"/></channel>' for n in range(RECEIVERS))


@pytest.mark.qemu
@pytest.mark.parametrize("board", ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"])
def test_stops_behind_routers(board: str, sdk: Path, work: Path, tmp_path: Path) -> None:
    for each in FOLDER.iterdir():
        (tmp_path / each.name).write_text(each.read_text())
    text = (FOLDER / "xcore_stops.system").read_text()
    (tmp_path / "idle.c").write_text(IDLE)
    head, tail = text.split("<system>")
    (tmp_path / "xcore_stops.system").write_text(f"{head}<system>{idle(0)}{idle(2)}{tail}")
    run_system(tmp_path, Target(routed_sdk(sdk, board, tmp_path), board), work)
    report = (work / "report.txt").read_text()
    for core, caller in ((0, "a"), (2, "b")):
        assert re.search(rf"monitor {core} router +\d+ +notification +{caller}: notification", report)
