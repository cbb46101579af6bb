# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Kernel entries of the generator, checked: with the comparison, or without.

The specification only says what is drawn next. Where the kernel differs from it, a sequence ends,
and that is no finding here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from microkit.base.sizes import GRANULE
from spec import observe
from spec.authority.check import Checker
from spec.authority.attempts import Attempts
from spec.kernel import Found, Kernel, Stopped
from spec.shrink import shrink
from spec.step import TIMER, Step
from spec.universe import Universe

LENGTH = 400


@dataclass(frozen=True)
class Excess:
    """The last step changed more than it may."""

    seed: int
    steps: list[Step]
    what: list[str]

    def __str__(self) -> str:
        """As tests/spec/replay.py takes it."""
        steps = "\n".join(f"    {step}," for step in self.steps)
        return f"seed = {self.seed}\nsteps = [\n{steps}\n]\n" + "\n".join(
            f"# {line}" for line in self.what)


class Sequence:
    """One universe, in the kernel and, for the generator, in the specification."""

    def __init__(self, kernel: Kernel, checker: Checker, seed: int) -> None:
        self.kernel, self.checker, self.ended = kernel, checker, False
        self.universe = Universe(seed, kernel.slots_offset, kernel.irq_slots)
        self.core = self.universe.core
        kernel.reset(self.core, (self.universe.next + 1) * GRANULE)
        checker.reset(self.core.window)

    def step(self, step: Step) -> list[str]:
        if self.ended or not step.possible(self.core):
            return []
        step.apply(self.core)
        try:
            self.kernel.step(step, self.core.clock)
        except Found:
            self.ended = True
        except Stopped:
            self.ended = True
            return []
        found = self.checker.check(step)
        self.ended = self.ended or bool(found) or self.parted()
        return found

    def parted(self) -> bool:
        """Not asked of a kernel that is known to be wrong: its queues may lead anywhere."""
        if self.core.changed:
            self.kernel.watch(self.core)
        return observe.state_bytes(self.core) != self.kernel.state()


def run(kernel: Kernel, checker: Checker, seed: int, length: int = LENGTH
        ) -> tuple[int, Excess | None]:
    sequence = Sequence(kernel, checker, seed)
    generator = Attempts(sequence.universe, seed)
    steps = [Step(TIMER)]
    while True:
        found = sequence.step(steps[-1])
        if found:
            return len(steps), Excess(seed, steps, found)
        following = None if sequence.ended or len(steps) >= length else generator.next()
        if following is None:
            return len(steps), None
        steps.append(following)


def replay(kernel: Kernel, checker: Checker, seed: int, steps: list[Step]) -> Excess | None:
    sequence = Sequence(kernel, checker, seed)
    for index, step in enumerate(steps):
        found = sequence.step(step)
        if found:
            return Excess(seed, steps[:index + 1], found)
    return None


def check(kernel: Kernel, folder: Path, seed: int, calls: int) -> tuple[int, Excess | None]:
    checker, done = Checker(kernel, folder), 0
    while done < calls:
        count, found = run(kernel, checker, seed)
        done, seed = done + count, seed + 1
        if found is not None:
            return done, found
    return done, None


def shortest(kernel: Kernel, folder: Path, found: Excess) -> Excess:
    checker = Checker(kernel, folder)
    return shrink(found, lambda steps: replay(kernel, checker, found.seed, steps))
