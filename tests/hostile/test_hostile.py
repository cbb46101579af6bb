# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Hostile domains on every core: their bystanders notice nothing (make hostile: twenty times longer)."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.build import Target
from harness.system import SLOWNESS
from wcet.kernel import analyse

from .inspected import run_inspected
from .observed import observe
from .run import LATENCY, SYSTEM, Run, boot, one_core

BOARDS = ["qemu_virt_aarch64", "qemu_virt_aarch64_gicv3"]
#: All that the hostile domain can do succeeds at some time.
KINDS = 52
#: Entries that only guests make.
GUESTS = {"guest", "guest_interrupt"}


@pytest.mark.qemu
@pytest.mark.slow
@pytest.mark.parametrize("board", BOARDS)
def test_four_cores(board: str, sdk: Path, work: Path) -> None:
    """Meanwhile and afterwards, the kernels' state keeps their invariants."""
    result = run_inspected(Run(calls=50_000), Target(sdk, board), work, 300 * SLOWNESS)
    assert result.failure is None, "\n".join([result.failure, *result.lines])
    assert result.violations == [] and result.looks > 0


@pytest.mark.qemu
@pytest.mark.slow
@pytest.mark.parametrize("board", BOARDS)
def test_guests(board: str, sdk: Path, work: Path) -> None:
    """Virtual machines of random instructions and registers, on four cores (make hostile: fifty times longer)."""
    result = run_inspected(Run("guests", calls=2000), Target(sdk, board), work, 300 * SLOWNESS)
    assert result.failure is None, "\n".join([result.failure, *result.lines])
    assert result.violations == [] and result.looks > 0


@pytest.mark.qemu
@pytest.mark.slow
def test_nobody_waits_longer_than_the_bound(sdk: Path, work: Path) -> None:
    """With one instruction a nanosecond: what is under way up to a look for interrupts, from there
    out of the kernel, and the interrupt's own entry."""
    target = Target(sdk)
    passed, lines = boot(one_core(100_000), target, work, 300 * SLOWNESS)
    assert passed, "\n".join(lines)
    console = "\n".join(lines)
    folder = sdk / "board" / target.board / target.config
    bounds = analyse(folder / "elf/kernel.elf", folder / "abi.json", SYSTEM).paths
    found = LATENCY.search(console)
    assert found is not None
    best, worst = int(found[1]), int(found[2])
    bound = 2 * bounds["synchronous"].total + bounds["interrupt"].total
    print(f"waited {best} to {worst} instructions, bound {bound}")
    assert 0 < best < worst < bound
    assert f"of kinds {KINDS} " in console


@pytest.mark.qemu
@pytest.mark.slow
def test_loops_and_paths_stay_within_their_bounds(sdk: Path, work: Path) -> None:
    """Every instruction of the kernel, from a trace of a shorter run."""
    observation = observe(one_core(4000), Target(sdk), work, SYSTEM)
    print(*observation.report(), sep="\n")
    assert observation.seen.wrong == set()
    assert "BYSTANDER" in observation.console and "FAILED" not in observation.console
    bounds = observation.expected.paths
    assert observation.seen.longest.keys() == bounds.keys() - GUESTS
    assert all(stretch.length <= bounds[entry].total
               for entry, stretch in observation.seen.longest.items())
