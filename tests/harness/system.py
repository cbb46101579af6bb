# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Run a whole system: build its folder, boot the image, hold the console against expected.txt."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .board import qemu_command, read_board
from .build import Target, absent_compiler, build_system
from microkit.console.expected import Expectation
from microkit.console.machine import DEADLINE, Machine

#: Multiplies all deadlines, for slow machines.
SLOWNESS = float(os.environ.get("MULTIKIT_SLOWNESS", "1"))


def boot(command: list[str], expected: Path, log: Path, deadline: float = DEADLINE) -> list[str]:
    """Run until all that is expected was seen; returns the console lines."""
    with Machine(command, log=log) as machine:
        outcome = machine.run_to(Expectation.read(expected), deadline * SLOWNESS)
    assert outcome.passed, "\n".join([outcome.reason, f"console ({log}):", *machine.lines[-60:]])
    return machine.lines


def run_system(folder: Path, target: Target, build: Path, cores: int | None = None,
               deadline: float = DEADLINE, expected: Path | None = None,
               qemu: tuple[str, ...] = (), parameters: tuple[str, ...] = ()) -> list[str]:
    """Build and boot; with `cores`, on a machine that has only so many; `qemu`: more arguments; `parameters`: name=value, for the
    description. Skips the test where the compiler is missing."""
    if absent := absent_compiler(folder):
        pytest.skip(absent)
    image = build_system(folder, target, build, cores, parameters)
    command = qemu_command(read_board(target.board_toml), image, cores, qemu)
    return boot(command, expected or folder / "expected.txt", build / "console.txt", deadline)
