# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""An observer sees what it is given, and nothing else; and the check sees it if there is more."""

from __future__ import annotations

import ctypes
from pathlib import Path

from microkit.base.sizes import GRANULE
import pytest

from mutants.mutant import Mutant
from spec import build
from spec.authority import seeded
from spec.confidentiality import driver
from spec.confidentiality.twins import Pair
from spec.kernel import Kernel
from spec.step import TIMER, Step

ROOT = Path(__file__).resolve().parents[3]
CALLS = 15_000
ENTRIES = 15_000
#: Found in hundreds, whatever is drawn; `make mutants NAMES=confidentiality` has all.
LEAKS = seeded.named(
    "confidentiality", "words beyond the message", "a word too many in the buffer",
    "a register that is no message word", "a signal comes with the signaller's word",
    "FP registers are not loaded", "schedule by a secret", "WFI sleeps by what the interrupt is",
    "a guest finds another's registers")


@pytest.fixture(scope="module")
def folder(host_kernel_path: Path) -> Path:
    return host_kernel_path.parents[1] / "spec"


@pytest.fixture(scope="module")
def library(host_kernel_path: Path, folder: Path) -> Path:
    return build.build(ROOT / "kernel", host_kernel_path.parent, folder)


@pytest.fixture(scope="module")
def pair(library: Path, folder: Path) -> Pair:
    return driver.open_pair(library, folder / "second")


def test_nothing_leaks(pair: Pair) -> None:
    _, found = driver.check(pair, 1, CALLS)
    if found is not None:
        pytest.fail(str(driver.shortest(pair, found)), pytrace=False)


@pytest.mark.parametrize("mutant", LEAKS, ids=lambda mutant: mutant.name)
def test_a_leak_is_found(pair: Pair, folder: Path, host_kernel_path: Path, tmp_path: Path,
                         mutant: Mutant) -> None:
    library = seeded.library(mutant, host_kernel_path.parent, folder, tmp_path)
    mutated = driver.open_pair(library, tmp_path / "second", pair.kernels[0].abi)
    _, found = driver.check(mutated, 1, ENTRIES)
    assert found is not None


def turn(kernel: Kernel, address: int) -> None:
    ctypes.c_uint8.from_address(address).value ^= 1


def begun(pair: Pair) -> driver.Sequence:
    sequence = driver.Sequence(pair, 2)
    assert sequence.step(Step(TIMER)) == []
    return sequence


def test_a_register_of_the_observer(pair: Pair) -> None:
    sequence = begun(pair)
    turn(pair.kernels[1], pair.kernels[1].base + sequence.observer.ref * GRANULE + 8 * 25)
    assert "observer" in pair.compare()[0]


def test_the_kernels_state(pair: Pair) -> None:
    """Who runs, and for how long."""
    begun(pair)
    for name in ("now", "release_head", "ready_bitmap"):
        address = pair.kernels[1].ks.address + pair.kernels[1].ks.layout.member(name).offset
        turn(pair.kernels[1], address)
        assert pair.compare()
        turn(pair.kernels[1], address)
    assert not pair.compare()


def test_the_timer(pair: Pair) -> None:
    begun(pair)
    pair.kernels[1].machine.deadline += 1
    assert pair.compare() == ["the machine's state"]


def test_others_secrets_differ(pair: Pair) -> None:
    """Otherwise nothing would be tested."""
    sequence = begun(pair)
    for vcpu in sequence.core.vcpus:
        first, other = (bytes(each.cast("B")[vcpu.ref * GRANULE:vcpu.ref * GRANULE + 8 * 20])
                        for each in pair.words)
        assert (first == other) is (vcpu.thread is sequence.observer)
    for thread in sequence.core.threads:
        first, other = (bytes(each.cast("B")[thread.ref * GRANULE:thread.ref * GRANULE + 8 * 31])
                        for each in pair.words)
        assert (first == other) is (thread is sequence.observer)
