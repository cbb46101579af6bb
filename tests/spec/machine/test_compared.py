# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Several kernels do what several instances of the specification do, and none reaches another; one that does not is
noticed."""

from __future__ import annotations

import ctypes
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutants.mutant import Mutant
from spec import build
from spec.authority import seeded
from spec.kernel import Kernel
from spec.machine import kernels as real
from spec.machine import machine
from spec.machine.compared import ComparedRun
from spec.machine.layout import DOORBELL, ring
from spec.model.state import Core
from spec.step import Step

ROOT = Path(__file__).resolve().parents[3]
LONG = bool(os.environ.get("MULTIKIT_CORES"))
RUNS, LENGTH = (120, 1000) if LONG else (6, 500)
CORES = (2, 4)  # by turns
FIRST_SEED = 15  # in the first sequences signals come while calls are made, and put them off
SEEDED = 10  # sequences in which a defect is found

#: What is different then: in the kernel that sends, and in one that it rings or does not ring.
DEFECTS = {
    "doorbell of another core than the capability says": ("sgi_target", "irq 0x2 pending"),
    "fast doorbell: of another core than the capability says": ("sgi_target", "irq 0x2 pending"),
    "doorbell is not rung": ("sgi", "irq 0x2 pending"),
    "fast doorbell is not rung": ("sgi", "irq 0x2 pending"),
    "doorbell that rings is told nobody": ("state",),
}


@pytest.fixture(scope="module")
def folder(host_kernel_path: Path) -> Path:
    return host_kernel_path.parents[1] / "spec"


@pytest.fixture(scope="module")
def kernels(host_kernel_path: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Kernel]:
    library = build.build(ROOT / "kernel", host_kernel_path.parent, folder)
    return real.copies(library, max(CORES), tmp_path_factory.mktemp("cores"))


def faults_of(kernels: list[Kernel]) -> Iterator[str]:
    """Of each sequence those of its first step that has some."""
    for seed in range(SEEDED):
        yield "\n".join(ComparedRun(ring(len(kernels)), seed, kernels).go(LENGTH))


def first_fault(kernels: list[Kernel]) -> str:
    return next(filter(None, faults_of(kernels)), "")


def test_each_kernel_has_its_own_memory(kernels: list[Kernel]) -> None:
    kernels[0].ks.boot.core = 7
    assert [kernel.ks.boot.core == 7 for kernel in kernels] == [True] + [False] * (len(kernels) - 1)
    assert len({kernel.base for kernel in kernels} | {kernel.machine.address for kernel in kernels}) == 2 * len(kernels)


def test_kernels_do_what_the_specification_says(kernels: list[Kernel]) -> None:
    counts = Counter[str]()
    for seed in range(FIRST_SEED, FIRST_SEED + RUNS):
        count = CORES[seed % len(CORES)]
        run = ComparedRun(ring(count), seed, kernels[:count])
        faults = run.go(LENGTH)
        assert not faults, "\n".join([f"{count} cores, seed {seed}", *faults])
        counts += run.counts
        counts["stored"] += len(run.compared.stored)
    assert counts["stored"] > 5 * RUNS and counts["signals"] > 5 * RUNS and counts["put off"] > 0, counts


@pytest.mark.parametrize("mutant", seeded.named("unit", *DEFECTS), ids=lambda mutant: mutant.name)
def test_a_defect_is_found(kernels: list[Kernel], folder: Path, host_kernel_path: Path, tmp_path: Path, mutant: Mutant) -> None:
    library = seeded.library(mutant, host_kernel_path.parent, folder, tmp_path)
    found = faults_of(real.copies(library, 4, tmp_path, kernels[0].abi))
    assert any(all(f" {words}: specification" in faults for words in DEFECTS[mutant.name]) for faults in found)


@pytest.mark.parametrize("part", ["window", "machine"])
def test_a_kernel_that_reaches_another_is_noticed(kernels: list[Kernel], monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """By a byte that the comparison of states does not look at."""
    pair, step = kernels[:2], Kernel.step

    def beyond(kernel: Kernel, each: Step, now: int) -> None:
        step(kernel, each, now)
        other = pair[kernel is pair[0]]
        last = other.base + other.used if part == "window" else other.machine.address + other.machine.layout.size
        ctypes.c_uint8.from_address(last - 1).value ^= 1

    run = ComparedRun(ring(2), 1, pair)
    monkeypatch.setattr(Kernel, "step", beyond)
    assert "changes the memory of kernel" in run.go(LENGTH)[0]


def test_a_signal_that_does_not_arrive_is_noticed(kernels: list[Kernel], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "ring", lambda kernel, intid, sender: None)
    assert "irq 0x2 pending: specification" in first_fault(kernels[:2])


def test_a_signal_to_no_core_is_noticed(kernels: list[Kernel], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "sent", lambda kernel: (DOORBELL, 2))
    assert "rings core 2, which is not there" in first_fault(kernels[:2])


def test_a_store_to_elsewhere_is_noticed(kernels: list[Kernel], monkeypatch: pytest.MonkeyPatch) -> None:
    translate = machine.translate

    def next_word(core: Core, address: int) -> int | None:
        pa = translate(core, address)
        return None if pa is None else pa ^ 8

    monkeypatch.setattr(machine, "translate", next_word)
    assert "stores: specification" in first_fault(kernels[:2])
