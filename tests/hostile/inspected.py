# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A run that is stopped again and again, to hold the kernels' state against their invariants."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from harness.board import qemu_command, read_board
from harness.build import Target
from microkit.console.expected import Expectation, Matcher
from microkit.console.machine import Machine
from wcet.program import Program

from .run import Run, build
from .snapshot import Checker, Memory, Monitor, inspect, windows

PAUSE = 0.2  # seconds between two looks
LOOKS_AFTERWARDS = 20


@dataclass
class Inspected:
    """What came of it."""

    looks: int
    violations: list[str]
    failure: str | None  # what was wrong with the console
    lines: list[str]


def run_inspected(run: Run, target: Target, folder: Path, seconds: float) -> Inspected:
    """Boot and look at the cores until all is said and all of them have been seen at the end."""
    image = build(run, target, folder)
    kernel = target.sdk / "board" / target.board / target.config
    program = Program(kernel / "elf/kernel.elf")
    waits = program.body(program.labels["machine_wait_for_interrupt"])
    abi = json.loads((kernel / "abi.json").read_text())
    places = windows(image, program.labels["ks"] - abi["macros"]["WINDOW_VA"],
                     abi["structs"]["core_state"]["members"]["now"]["offset"])
    checker = Checker(target.sdk / "lib/libkernel_check.so")
    matcher = Matcher(Expectation.read(run.expected))
    result = Inspected(0, [], None, [])
    with tempfile.TemporaryDirectory() as temporary:
        monitor = Monitor(Path(temporary) / "monitor")
        memory = Memory(Path(temporary) / "memory")
        command = qemu_command(read_board(target.board_toml), image, run.cores,
                               (*run.extra, *monitor.arguments, *memory.arguments))
        with Machine(command, log=folder / "console.txt") as machine:
            deadline = time.monotonic() + seconds
            monitor.connect(deadline)
            left = LOOKS_AFTERWARDS
            while left > 0 and not result.violations and matcher.violation is None:
                _read(machine, matcher)
                if time.monotonic() > deadline or machine.exit_status is not None:
                    break
                left -= matcher.complete
                seen = inspect(monitor, checker, memory, places, waits)
                result.looks += seen.looks
                result.violations += seen.violations
            monitor.close()
            result.lines = machine.lines
    result.failure = matcher.violation or (None if matcher.complete else
                                           f"still expected: {matcher.missing}")
    return result


def _read(machine: Machine, matcher: Matcher) -> None:
    """Console lines of a short time."""
    until = time.monotonic() + PAUSE
    while (line := machine.next_line(until)) is not None:
        matcher.feed(line)
