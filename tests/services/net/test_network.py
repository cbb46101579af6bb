# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A network in QEMU: frames that clients send back, of which every byte is compared here, on several cores and on one; rules; a driver that is
started again under load beside a client that writes anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import SLOWNESS, run_system

from services.net.wire import Beside, Echoes, Wire

HERE = Path(__file__).resolve().parent
FRAMES = 2000
SECONDS = 60
#: Of clients 1 and 2: from the device's, and from rules.txt.
ADDRESSES = {bytes.fromhex("565400123456"), bytes.fromhex("020000000022")}

pytestmark = pytest.mark.qemu


@pytest.mark.parametrize(("cores", "legacy"), [(4, False), (2, True), (1, False)])
def test_echoes(sdk: Path, work: Path, cores: int, legacy: bool) -> None:
    with Wire() as wire:
        echoes = Echoes(wire, clients=2, count=FRAMES)
        with Beside(lambda stop: echoes.run(SECONDS * SLOWNESS, stop)):
            lines = run_system(HERE / "echo", Target(sdk), work, cores, deadline=SECONDS, qemu=wire.options(legacy))
    assert (echoes.wrong, echoes.strangers) == ([], [])
    assert set(echoes.clients) == ADDRESSES and echoes.complete
    assert [line for line in lines if f": {FRAMES} frames echoed" in line]
