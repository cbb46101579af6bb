# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The kernel does what the specification says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from assurance import levels
from mutants.mutant import Mutant

from spec import build, differ, run
from spec.authority import seeded
from spec.authority.check import Checker
from spec.coverage import STATES, Calls, Coverage
from spec.generator import Generator
from spec.kernel import Kernel
from spec.model import invocations, syscalls
from spec.step import TIMER, Step
from spec.universe import Universe

ROOT = Path(__file__).resolve().parents[2]
CALLS = int(os.environ.get("MULTIKIT_SPEC_CALLS", 100_000))
FIRST_SEED = 1


@pytest.fixture(scope="module")
def kernel(host_kernel_path: Path) -> Kernel:
    folder = host_kernel_path.parents[1] / "spec"
    return Kernel(build.build(ROOT / "kernel", host_kernel_path.parent, folder), folder)


@pytest.fixture(scope="module")
def checker(kernel: Kernel, host_kernel_path: Path) -> Checker:
    """Every entry that is compared is checked, too: what it changes must be licensed."""
    return Checker(kernel, host_kernel_path.parents[1] / "spec")


def agree(kernel: Kernel, checker: Checker, seed: int, calls: int) -> None:
    done, found = run.check(kernel, seed, calls, watcher=checker)
    assert found is None, run.script(found)
    assert done >= calls


def test_some_calls(kernel: Kernel, checker: Checker) -> None:
    agree(kernel, checker, FIRST_SEED, 10_000)


def watched_calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Of the specification; those that docs/levels.md says are compared are expected."""
    calls = Calls(levels.compared(), levels.syscalls(), levels.invocations())
    monkeypatch.setattr(syscalls, "handle", calls.handled(syscalls.handle))
    for kind, serve in invocations.SERVERS.items():
        monkeypatch.setitem(invocations.SERVERS, kind, calls.served(kind, serve))
    return calls


def test_every_state_and_call_is_reached(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the sequences that test_many_calls compares; here of the specification alone."""
    coverage, calls, done, seed = Coverage(), watched_calls(monkeypatch), 0, FIRST_SEED
    while (coverage.missing or calls.missing) and done < 100_000:
        universe = Universe(seed, kernel.slots_offset, kernel.irq_slots)
        done, seed = done + run.follow(universe, Generator(universe, seed), coverage.look), seed + 1
    print(f"after {done} steps")
    assert not coverage.missing, f"of {len(STATES)} states: {', '.join(coverage.missing)}"
    assert not calls.missing, ", ".join(sorted(calls.missing))


def test_states_that_are_not_reached_are_noticed(kernel: Kernel) -> None:
    coverage, universe = Coverage(), Universe(1, kernel.slots_offset, kernel.irq_slots)
    coverage.look(universe.core)
    assert len(STATES) > len(coverage.missing) > len(STATES) // 2


@pytest.mark.slow
def test_many_calls(kernel: Kernel, checker: Checker) -> None:
    agree(kernel, checker, FIRST_SEED, CALLS)


def test_same_seed_same_steps(kernel: Kernel) -> None:
    assert differ.compare(kernel, 5, 50) == differ.compare(kernel, 5, 50)


def test_a_changed_kernel_is_noticed(kernel: Kernel) -> None:
    pair = differ.Pair(kernel, 1)
    assert pair.step(Step(TIMER)) is None
    tcb = kernel.at(pair.core.threads[2].ref, "tcb")
    tcb.priority ^= 1
    assert "priority" in (pair.step(Step(TIMER)) or "")


def test_shrinking_keeps_the_difference(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A specification that forgets a step of Yield differs by nothing but that."""
    monkeypatch.setattr("spec.model.scheduler.give_up_turn", lambda core: None)
    _, found = run.check(kernel, 1, 10_000)
    assert found is not None and len(found.steps) <= 8
    assert differ.replay(kernel, found.seed, found.steps) is not None


def test_decode_cannot_change_anything(kernel: Kernel, host_kernel_path: Path, tmp_path: Path
                                       ) -> None:
    """Not even what nobody looks at: the state is read-only meanwhile (decode.c)."""
    line = "    plan->count = invocation_argument(inv, 5);\n"
    writes = Mutant("decode writes", "kernel/src/invocation/untyped.c", line,
                    line + "    ks.boot.gic_cpu = 1;\n", "spec")
    plain = host_kernel_path.parents[1] / "spec"
    library = seeded.library(writes, host_kernel_path.parent, plain, tmp_path)
    _, found = run.check(Kernel(library, tmp_path), 1, 10_000, shrink=False)
    assert found is not None and found.what == "decode changed something"
