# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit trace` on a system that runs: each call, notification and interrupt is in it, as often as programs made
them; by QEMU's gdb server and from a dump. And what writing events costs."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bench.figure import Bench
from bench.ipc import measure
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from harness.qmp import ask, regions
from harness.system import SLOWNESS
from microkit.console.expected import Expectation
from microkit.console.machine import DEADLINE, Machine
from trace_picture import check_form, draw

FOLDER = Path(__file__).resolve().parent / "trace"
SECONDS = DEADLINE * SLOWNESS
BOARD = "qemu_virt_aarch64"
#: How often each is sent.
SENT = {"call client (1) -> server": 5, "call client (1) -> server, answered": 5, "signal client (3) -> far on core 1": 5,
        "signal far (4) -> client on core 0": 5, "interrupt 30 -> driver": 4, "fault crash -> monitor 1": 1,
        "message server -> monitor 0": 1}  # fmt: skip
#: Instructions of an event at most, as manual.md says.
COST = 20
#: Of each exit of a debug kernel (debug/since.h): to the thread that ran, and to another.
SINCE_STAY, SINCE_SWITCH = 9, 18

pytestmark = pytest.mark.qemu


@pytest.fixture(name="image", scope="module")
def built_image(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_system(FOLDER, Target(sdk), tmp_path_factory.mktemp("trace"))


def trace(sdk: Path, image: Path, *options: object) -> str:
    command = [sdk / "bin/microkit", "trace", image, *options]
    result = subprocess.run([str(each) for each in command], text=True, capture_output=True, timeout=SECONDS)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@contextmanager
def over(sdk: Path, image: Path, work: Path, *options: str) -> Iterator[Gdb]:
    """When all have done what they have to do, and nothing is written any more."""
    gdb = Gdb(SECONDS)
    expected = work / "expected.txt"
    expected.write_text("+ client: done\n+ driver: done\n+ spin: done\n+ crash: stopped on core 1\n")
    command = qemu_command(read_board(Target(sdk).board_toml), image, None, (*gdb.arguments, *options))
    with Machine(command, log=work / "console.txt") as machine:
        outcome = machine.run_to(Expectation.read(expected), SECONDS)
        assert outcome.passed, outcome.reason
        yield gdb


def times(said: str) -> dict[str, int]:
    """How often each was, by the summary's second table."""
    rows = said[said.index("from entry to exit") :].splitlines()[1:]
    found = (re.split(r" {2,}", row) for row in rows)
    return {row[0]: int(row[1]) for row in found}


def flows(content: dict[str, Any]) -> Counter[str]:
    return Counter(each["name"] for each in content["traceEvents"] if each["ph"] == "f")


def test_all_that_was_done_is_there(sdk: Path, image: Path, work: Path) -> None:
    path = work / "trace.json"
    with over(sdk, image, work) as gdb:
        said = trace(sdk, image, "--server", gdb.path, "-o", path)
        again = trace(sdk, image, "--server", gdb.path)
    assert times(said) == times(again) == SENT
    assert "lost" not in said and re.search(r"^2 +spin +", said, re.MULTILINE)
    content = json.loads(path.read_text())
    check_form(content)
    drawn = {name: count for name, count in SENT.items() if not name.endswith("answered")}
    assert flows(content) == Counter({**drawn, "call client (1) -> server, answer": 5})
    moments = Counter(each["name"] for each in content["traceEvents"] if each["ph"] == "i")
    assert moments["fault: VMFault"] == 1 and moments["budget used"] == moments["budget again"] >= 1
    assert draw(content).count("<line") == sum(flows(content).values())


def test_dump(sdk: Path, image: Path, work: Path) -> None:
    monitor, places = work / "monitor", regions(image, sdk)
    with over(sdk, image, work, "-qmp", f"unix:{monitor},server=on,wait=off"):
        for start, size in places:
            ask(monitor, SECONDS, "pmemsave", val=start, size=size, filename=f"{work}/{start:#x}")
    options = [each for start, _ in places for each in ("--dump", f"{work}/{start:#x}@{start:#x}")]
    assert times(trace(sdk, image, *options)) == SENT


def test_release_has_none(sdk: Path, work: Path) -> None:
    image = build_system(FOLDER, Target(sdk, config="release"), work)
    result = subprocess.run([sdk / "bin/microkit", "trace", image], text=True, capture_output=True)
    assert result.returncode == 2 and "kernels of configuration 'release' keep no trace" in result.stderr


@pytest.mark.parametrize("name, events, stay, switch", [
    ("nbsend_null", 2, 1, 0), ("signal_nobody", 2, 1, 0), ("poll_empty", 2, 1, 0), ("yield_alone", 2, 1, 0),
    ("ppc_raw_0", 4, 0, 2), ("irq_delivery", 2, 0, 1)])  # fmt: skip
def test_cost(costs: dict[str, tuple[float, float]], name: str, events: int, stay: int, switch: int) -> None:
    """Against the release kernel. Fast paths are fast paths still: what is added is events, and by whether another runs
    what says since when; and nothing else."""
    debug, release = costs[name]
    added = debug - release - SINCE_STAY * stay - SINCE_SWITCH * switch
    assert 10 * events <= added <= COST * events, (debug, release)


@pytest.fixture(name="costs", scope="module")
def measured_costs(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, float]]:
    """Instructions of debug and of release, by operation; counted by QEMU, so the same each time."""
    found = []
    for config in ("debug", "release"):
        bench = Bench(sdk, BOARD, tmp_path_factory.mktemp(config))
        found.append(measure.run(bench, measure.build(bench, True, config)))
    return {name: (value, found[1][name]) for name, value in found[0].items()}
