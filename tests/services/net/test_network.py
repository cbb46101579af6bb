# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A network in QEMU: frames that clients send back, of which every byte is compared here, on several cores and on one; rules; a driver that is
started again under load beside a client that writes anything; a device that has no buffers left. With virtio, and with the GEM of the ZCU102, of which
the first network device of QEMU's command line is GEM 0."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.system import SLOWNESS, run_system
from microkit.console.machine import Machine

from services.net.wire import ECHO, HELLO, KIND, MINIMUM, Beside, Echoes, Wire, frame

HERE = Path(__file__).resolve().parent
#: Of each of two clients; `make echoes` has 100,000 of both together.
FRAMES = int(os.environ.get("MULTIKIT_ECHOES", "4000")) // 2
SECONDS = 60 + FRAMES // 50
#: Of clients 1 and 2: from the device's, and from rules.txt.
ADDRESSES = {bytes.fromhex("565400123456"), bytes.fromhex("020000000022")}
#: The second client's where there is no text.
SCRIBBLER = bytes.fromhex("5a5400123456")

ZCU = "qemu_zcu102"
#: What a description has of the device, and what it has for a GEM.
DEVICES = (('phys_addr="0xa003000"', 'phys_addr="0xff0b0000"'), ('name="queues" size="0x5000"', 'name="queues" size="0x1000"'),
           ('"net_virtio.elf"', '"net_gem.elf"'), ('vaddr="0x10010000" perms="rw"', 'vaddr="0x10010000" perms="rw" cached="false"'),
           ('irq="79" id="1" trigger="edge"', 'irq="89" id="1" trigger="level"'))

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


# ---- GEM


def for_gem(name: str, work: Path) -> Path:
    """The folder of that system, on the ZCU102."""
    folder = shutil.copytree(HERE, work / "tests/services/net", dirs_exist_ok=True) / name
    shutil.copy(HERE.parents[1] / "chance.h", work / "tests")
    text = (folder / f"{name}.system").read_text()
    for virtio, gem in DEVICES:
        assert text.count(virtio) == 1
        text = text.replace(virtio, gem)
    (folder / f"{name}.system").write_text(text)
    return folder


@pytest.mark.parametrize("cores", [4, 1])
def test_echoes_by_gem(sdk: Path, work: Path, cores: int) -> None:
    with Wire() as wire:
        echoes = Echoes(wire, clients=2, count=FRAMES, least=MINIMUM)
        with Beside(lambda stop: echoes.run(SECONDS * SLOWNESS, stop)):
            lines = run_system(for_gem("echo", work), Target(sdk, ZCU), work, cores, deadline=SECONDS, qemu=wire.board_options())
    assert (echoes.wrong, echoes.strangers) == ([], [])
    assert set(echoes.clients) == ADDRESSES and echoes.complete
    assert [line for line in lines if f": {FRAMES} frames echoed" in line]


def test_gem_driver_is_started_again_under_load(sdk: Path, work: Path) -> None:
    with Wire() as wire:
        echoes = Echoes(wire, clients=1, count=FRAMES, lossy=True, least=MINIMUM)
        with Beside(lambda stop: echoes.run(SECONDS * SLOWNESS, stop)):
            run_system(for_gem("restart", work), Target(sdk, ZCU), work, deadline=SECONDS, qemu=wire.board_options())
    assert echoes.wrong == [] and echoes.complete and echoes.again > 0
    assert {data[6:12] for data in echoes.strangers} == {SCRIBBLER}


def test_gem_goes_on_after_it_had_no_buffer(sdk: Path, work: Path) -> None:
    """Frames to which nobody answers, so that nothing else makes the driver look at the device, until QEMU takes no more; then one that is
    answered."""
    target, end = Target(sdk, ZCU), time.monotonic() + SECONDS * SLOWNESS
    image = build_system(for_gem("echo", work), target, work)
    with Wire() as wire, Machine(qemu_command(read_board(target.board_toml), image, None, wire.board_options()), log=work / "console.txt"):
        hello = None
        while hello is None:
            assert time.monotonic() < end
            hello = wire.receive(1)
        client, answer = hello[6:12], None
        for _ in range(5):
            while wire.send(frame(client, HELLO)):
                pass
            time.sleep(0.2)
        while answer is None or answer[KIND:KIND + 1] != ECHO:
            assert time.monotonic() < end
            wire.send(frame(client, ECHO))
            answer = wire.receive(1)
