# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sequences of the generator for two kernels, with an observer for each sequence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from microkit.base.sizes import GRANULE, PAGE
from microkit.sdk.abi import Abi

from spec import observe
from spec.confidentiality.twins import Pair, second
from spec.generator import Generator
from spec.kernel import Kernel, Stopped
from spec.shrink import shrink
from spec.step import TIMER, Step
from spec.universe import Universe

LENGTH = 400
PAGE_GRANULES = PAGE // GRANULE


@dataclass(frozen=True)
class Leak:
    seed: int
    observer: int
    steps: list[Step]
    what: list[str]

    def __str__(self) -> str:
        steps = "\n".join(f"    {step}," for step in self.steps)
        return f"seed = {self.seed}\nsteps = [\n{steps}\n]\n# observer {self.observer:#x}\n" + (
            "\n".join(f"# {line}" for line in self.what))


class Sequence:
    """The specification only says what is drawn next: where the kernel differs, it ends."""

    def __init__(self, pair: Pair, seed: int) -> None:
        self.pair, self.ended, self.kernel = pair, False, pair.kernels[0]
        self.universe = Universe(seed, self.kernel.slots_offset, self.kernel.irq_slots)
        self.core, random = self.universe.core, Random(seed)
        self.observer = random.choice([each for each in self.core.threads
                                       if each is not self.universe.supervisor])
        pair.reset(self.core, (self.universe.next + 1) * GRANULE, self.observer.ref, random)
        self.buffer, self.vcpu = self.observer.buffer, self.observer.vcpu

    def step(self, step: Step) -> list[str]:
        if self.ended or not step.possible(self.core):
            return []
        step.apply(self.core)
        try:
            found = self.pair.step(step, self.core.clock)
        except Stopped:
            self.ended = True
            return []
        wrong = self.pair.found or bool(found)  # its queues may lead anywhere
        self.ended = wrong or self.shared() or self.parted()
        return found

    def shared(self) -> bool:
        """Somebody gave the observer another buffer or virtual CPU, or has one in the same frame, or ended it."""
        if self.observer.vcpu is not self.vcpu or self.observer.buffer is not self.buffer or self.observer not in self.core.threads:
            return True
        others = [each.buffer for each in self.core.threads if each is not self.observer]
        return self.buffer is not None and any(
            each is not None and each.ref // PAGE_GRANULES == self.buffer.ref // PAGE_GRANULES
            for each in others)

    def parted(self) -> bool:
        if self.core.changed:
            self.kernel.watch(self.core)
        return observe.state_bytes(self.core) != self.kernel.state()


def run(pair: Pair, seed: int, length: int = LENGTH) -> tuple[int, Leak | None]:
    sequence = Sequence(pair, seed)
    generator = Generator(sequence.universe, seed)
    steps = [Step(TIMER)]
    while True:
        found = sequence.step(steps[-1])
        if found:
            return len(steps), Leak(seed, sequence.observer.ref, steps, found)
        following = None if sequence.ended or len(steps) >= length else generator.next()
        if following is None:
            return len(steps), None
        steps.append(following)


def replay(pair: Pair, seed: int, steps: list[Step]) -> Leak | None:
    sequence = Sequence(pair, seed)
    for index, step in enumerate(steps):
        found = sequence.step(step)
        if found:
            return Leak(seed, sequence.observer.ref, steps[:index + 1], found)
    return None


def shortest(pair: Pair, found: Leak) -> Leak:
    return shrink(found, lambda steps: replay(pair, found.seed, steps))


def open_pair(library: Path, folder: Path, abi: Abi | None = None) -> Pair:
    """library: of the kernel; folder: where a second copy of it, and what else is built, goes."""
    first = Kernel(library, library.parent, abi)
    return Pair(first, Kernel(second(library, folder), folder, first.abi), folder)


def check(pair: Pair, seed: int, calls: int) -> tuple[int, Leak | None]:
    done = 0
    while done < calls:
        count, found = run(pair, seed)
        done, seed = done + count, seed + 1
        if found is not None:
            return done, found
    return done, None

