# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A network in QEMU: frames that clients send back, of which every byte is compared here, on several cores and on one; rules; a driver that is
started again under load beside a client that writes anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from harness.build import Target
from harness.system import SLOWNESS, run_system

from services.net.wire import Beside, Echoes, Wire

HERE = Path(__file__).resolve().parent
#: Of each of two clients; `make echoes` has 100,000 of both together.
FRAMES = int(os.environ.get("MULTIKIT_ECHOES", "4000")) // 2
SECONDS = 60 + FRAMES // 50
#: Of clients 1 and 2: from the device's, and from rules.txt.
ADDRESSES = {bytes.fromhex("565400123456"), bytes.fromhex("020000000022")}
#: The second client's where there is no text.
SCRIBBLER = bytes.fromhex("5a5400123456")

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


@pytest.mark.parametrize(("legacy", "cores"), [(True, None), (False, 1)])
def test_driver_is_started_again_under_load(sdk: Path, work: Path, legacy: bool, cores: int | None) -> None:
    """What was under way is sent again here, as on any network. The scribbler sometimes pretends to be the worker: nothing of that comes here."""
    with Wire() as wire:
        echoes = Echoes(wire, clients=1, count=FRAMES, lossy=True)
        with Beside(lambda stop: echoes.run(SECONDS * SLOWNESS, stop)):
            run_system(HERE / "restart", Target(sdk), work, cores, deadline=SECONDS, qemu=wire.options(legacy))
    assert echoes.wrong == [] and echoes.complete and echoes.again > 0
    assert {data[6:12] for data in echoes.strangers} == {SCRIBBLER}
