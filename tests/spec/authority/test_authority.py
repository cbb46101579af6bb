# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Nothing changes without a licence; and the check sees it if something does."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path

from microkit.base.sizes import GRANULE, SLOT
import pytest

from mutants.mutant import Mutant
from spec import build
from spec.authority import driver, seeded
from spec.authority.check import Checker
from spec.kernel import Kernel
from spec.step import TIMER, Step

ROOT = Path(__file__).resolve().parents[3]
ATTEMPTS = 20_000
ENTRIES = 20_000
#: Found in far less; `make mutants NAMES=authority` has all.
EXCESSES = seeded.named(
    "authority", "signal without write", "send without write", "answer without grant",
    "a send lends time", "answer to who waits for something else", "mint raises rights",
    "badge over a badge", "new objects where others are", "priority above the authority's",
    "another's notification is bound", "context that another has",
    "page with more rights than the frame capability", "PSTATE as the caller likes",
    "doorbells are issued", "who may signal has others acknowledge", "injection into another list register",
    "a thread without a virtual CPU keeps its mode", "the virtual interface stays on")

Change = Callable[[driver.Sequence], tuple[int, int]]  # byte of the window: bits to turn over


@pytest.fixture(scope="module")
def folder(host_kernel_path: Path) -> Path:
    return host_kernel_path.parents[1] / "spec"


@pytest.fixture(scope="module")
def kernel(host_kernel_path: Path, folder: Path) -> Kernel:
    return Kernel(build.build(ROOT / "kernel", host_kernel_path.parent, folder), folder)


def test_attempts_at_more(kernel: Kernel, folder: Path) -> None:
    _, found = driver.check(kernel, folder, 1, ATTEMPTS)
    if found is not None:
        pytest.fail(str(driver.shortest(kernel, folder, found)), pytrace=False)


@pytest.mark.parametrize("mutant", EXCESSES, ids=lambda mutant: mutant.name)
def test_an_excess_is_found(kernel: Kernel, folder: Path, host_kernel_path: Path, tmp_path: Path,
                            mutant: Mutant) -> None:
    library = seeded.library(mutant, host_kernel_path.parent, folder, tmp_path)
    _, found = driver.check(Kernel(library, tmp_path, kernel.abi), folder, 1, ENTRIES)
    assert found is not None


def member(kernel: Kernel, struct: str, name: str) -> int:
    return kernel.abi.layout(struct).member(name).offset


def of_thread(name: str) -> Change:
    return lambda sequence: (sequence.core.threads[2].ref * GRANULE
                             + member(sequence.kernel, "tcb", name), 1)


def of(group: str, struct: str, name: str) -> Change:
    return lambda sequence: (getattr(sequence.core, group)[1].ref * GRANULE
                             + member(sequence.kernel, struct, name), 1)


def of_core(name: str, index: int) -> Change:
    return lambda sequence: (sequence.checker.objects.ks
                             + member(sequence.kernel, "core_state", name) + index, 1)


CHANGES: dict[str, Change] = {
    "register": lambda sequence: (sequence.core.threads[2].ref * GRANULE + 8 * 20, 4),
    "state": of_thread("state"), "priority": of_thread("priority"),
    "maximum priority": of_thread("max_priority"), "flags": of_thread("flags"),
    "context of a thread": of_thread("sc"), "binding": of_thread("bound_notification"),
    "fault": of_thread("fault"), "buffer": of_thread("ipc_buffer"),
    "FP register": of_thread("fpu"), "capability in a thread": of_thread("slots"),
    "name": of_thread("name"), "ready queue": of_thread("sched_prev"),
    "waiting queue": of_thread("ipc_next"),
    "endpoint": of("endpoints", "endpoint", "state"),
    "signal": of("notifications", "notification", "badge"),
    "reply object": of("replies", "reply", "tcb"),
    "budget": of("contexts", "sched_context", "budget"),
    "call stack": of("contexts", "sched_context", "reply"),
    "capability": lambda sequence: (sequence.universe.cnode.ref * GRANULE + 3 * SLOT + 8, 1),
    "derivation": lambda sequence: (sequence.universe.cnode.ref * GRANULE + 3 * SLOT + 24, 1),
    "virtual CPU": of("vcpus", "vcpu", "registers"), "virtual interrupt": of("vcpus", "vcpu", "interface"),
    "whose virtual CPU it is": of("vcpus", "vcpu", "tcb"), "virtual CPU of a thread": of_thread("vcpu"),
    "a guest that sleeps": of_core("sleepers", 4), "which virtual CPU is loaded": of_core("vcpu", 1),
    "page table": lambda sequence: (sequence.core.tables_of_spaces[0].ref * GRANULE + 8 * 9, 1),
    "ASID": of_core("asid_pools", 8), "VMID": of_core("vmid_owner", 40),
    "interrupt": of_core("irq_flags", 40), "interrupt's slot": of_core("irq_slots", 77 * SLOT + 8),
    "user memory": lambda sequence: (sequence.core.buffers[1].ref * GRANULE + 800, 1),
    "free memory": lambda sequence: (sequence.universe.next * GRANULE - GRANULE, 1),
    "the kernel itself": lambda sequence: (64, 1), "boot information": of_core("boot", 0),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_behind_the_kernels_back(kernel: Kernel, folder: Path, name: str) -> None:
    sequence = driver.Sequence(kernel, Checker(kernel, folder), 3)
    assert sequence.step(Step(TIMER)) == []
    at, bits = CHANGES[name](sequence)
    byte = ctypes.c_uint8.from_address(kernel.base + at)
    byte.value ^= bits
    assert sequence.checker.check(Step(TIMER, 0))


def test_a_masked_interrupt(kernel: Kernel, folder: Path) -> None:
    sequence = driver.Sequence(kernel, Checker(kernel, folder), 3)
    kernel.machine.gic.enabled[42] ^= 1
    assert "IRQ" in sequence.checker.check(Step(TIMER))[0]


@pytest.mark.parametrize("name", ["entered", "interface_on"])
def test_a_virtual_cpu_in_the_machine_of_a_user(kernel: Kernel, folder: Path, name: str) -> None:
    sequence = driver.Sequence(kernel, Checker(kernel, folder), 3)
    assert sequence.step(Step(TIMER)) == []
    setattr(kernel.machine.guest, name, not getattr(kernel.machine.guest, name))
    assert sequence.checker.check(Step(TIMER))


def test_nobody_above_waits(kernel: Kernel, folder: Path) -> None:
    """The one that runs is of the highest priority that is ready."""
    sequence = driver.Sequence(kernel, Checker(kernel, folder), 3)
    assert sequence.step(Step(TIMER)) == []
    kernel.at(kernel.ks.current, "tcb").priority = 0
    assert any("is ready" in each for each in sequence.checker.check(Step(TIMER)))
