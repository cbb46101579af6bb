# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Instructions for a frame of a network that goes out and comes back: of client, virtualiser, driver and kernel, on one core, counted between marks by
the plugin of path/; the host sends it back when it does, so of many runs the shortest counts. And how many frames two clients send each other for a
million instructions of all cores together, on 1, 2 and 4 of them."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from services.net.wire import Beside, Wire

from ..figure import Bench, Figure
from ..machine import build_image, build_pd, qemu, run_until
from ..path.measure import build_plugin, option, read
from .system import Client, system

HERE = Path(__file__).resolve().parent
PROGRAMS = ("net_virtio.elf", "net_virtualiser.elf")
DONE = re.compile("BENCH done")
#: Frames in a run that is marked.
RUNS = {"net_small": 1, "net_large": 1, "net_eight": 8}
#: asker.c: frames of a round, which go there and back, and the rounds.
FRAMES, ROUNDS = 34000, ("one_small", "small", "large")
#: Cores of driver, virtualiser and both clients.
CORES = {1: (0, 0, 0, 0), 2: (0, 0, 1, 1), 4: (0, 1, 2, 3)}
ICOUNT = ("-icount", "shift=0,sleep=off")
TICK = 16  #: nanoseconds, and instructions with shift=0
DEVICE = ("-device", "virtio-net-device")


def build(bench: Bench, folder: Path, name: str, description: str, *programs: str) -> Path:
    for service in PROGRAMS:
        shutil.copy(bench.config() / "services" / service, folder)
    for program in programs:
        build_pd(bench.config(), HERE / f"{program}.c", folder / f"{program}.elf", "-lmicrokit_services")
    file = folder / f"{name}.system"
    file.write_text(description)
    return build_image(bench.sdk, bench.board, "release", file, folder)


def send_back(wire: Wire, stop: threading.Event) -> None:
    """All that comes, to all, from an address of nobody."""
    while not stop.is_set():
        frame = wire.receive(0.1)
        while frame is not None and not wire.send(frame[:6] + b"\x02\0\0\0\0\x99" + frame[12:]) and not stop.is_set():
            pass


def outside(bench: Bench, folder: Path) -> Iterator[Figure]:
    output = folder / "paths.txt"
    image = build(bench, folder, "outside", system(0, 0, [Client("client", 0, prints=True)]), "client")
    with Wire() as wire, Beside(lambda stop: send_back(wire, stop)):
        run_until(qemu(bench.sdk, bench.board, image, 1, *wire.options(legacy=False), *option(build_plugin(folder), output)), DONE)
    runs = read(output.read_text())
    for name, frames in RUNS.items():
        yield Figure("net", name.removeprefix("net_"), min(each.instructions for each in runs[name, 0]) // frames)


def between(bench: Bench, folder: Path, cores: int) -> Iterator[Figure]:
    driver, virtualiser, asker, answerer = CORES[cores]
    image = build(bench, folder, f"between_{cores}",
                  system(driver, virtualiser, [Client("asker", asker, prints=True), Client("answerer", answerer)], HERE / "between.txt"),
                  "asker", "answerer")
    lines = run_until(qemu(bench.sdk, bench.board, image, cores, *DEVICE, *ICOUNT), DONE)
    ticks = [int(line.split()[1]) for line in lines if re.fullmatch(r"NET \d+", line)]
    for name, count in zip(ROUNDS, ticks, strict=True):
        cost = count * TICK / (2 * FRAMES)
        yield Figure("net", f"{name}_cost_{cores}", round(cost))
        yield Figure("net", f"{name}_rate_{cores}", round(1_000_000 / cost), "frames per million instructions")


def figures(bench: Bench) -> Iterator[Figure]:
    folder = bench.folder("net")
    yield from outside(bench, folder)
    for cores in CORES:
        yield from between(bench, folder, cores)
