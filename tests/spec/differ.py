# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The same steps for the specification and the kernel, with the whole state compared after each."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import Protocol

from microkit.base.sizes import GRANULE
from spec import observe
from spec import shrink as shrinking
from spec.generator import Generator
from spec.kernel import Kernel, Stopped
from spec.step import TIMER, Step
from spec.universe import Universe


@dataclass(frozen=True)
class Difference:
    """Where the two part: the steps from the universe of this seed, the last one makes it."""

    seed: int
    steps: list[Step]
    what: str


class Watcher(Protocol):
    """Looks at the kernel alone, after each entry (authority/check.py)."""

    def reset(self, window: tuple[int, int]) -> None:
        """The kernel is in the state that a universe begins with."""

    def check(self, step: Step) -> list[str]:
        """What is wrong."""


class Pair:
    """Specification and kernel in the state of one universe."""

    def __init__(self, kernel: Kernel, seed: int, watcher: Watcher | None = None) -> None:
        self.kernel, self.watcher = kernel, watcher
        self.universe = Universe(seed, kernel.slots_offset, kernel.irq_slots)
        self.core = self.universe.core
        kernel.reset(self.core, (self.universe.next + 1) * GRANULE)
        if watcher is not None:
            watcher.reset(self.core.window)

    def watch(self, step: Step) -> str | None:
        found = self.watcher.check(step) if self.watcher is not None else []
        return "\n".join(["not licensed:", *found]) if found else None

    def step(self, step: Step) -> str | None:
        """What differs afterwards."""
        if not step.possible(self.core):
            return None
        try:
            step.apply(self.core)
            ours = observe.state_bytes(self.core)
            self.kernel.step(step, self.core.clock)
        except Stopped as stopped:
            return str(stopped)
        except Exception:  # the specification's own fault is a finding, too
            return "specification: " + traceback.format_exc()
        excess = self.watch(step)
        if excess is not None:
            return excess
        if self.core.changed:
            self.kernel.watch(self.core)
        theirs = self.kernel.state()
        if ours == theirs:
            return None
        return "\n".join(observe.differences(self.core, ours, theirs))


def compare(kernel: Kernel, seed: int, length: int, watcher: Watcher | None = None
            ) -> tuple[int, Difference | None]:
    """How many steps were equal, and the first that was not."""
    pair = Pair(kernel, seed, watcher)
    generator = Generator(pair.universe, seed)
    steps = [Step(TIMER)]
    while True:
        what = pair.step(steps[-1])
        if what is not None:
            return len(steps) - 1, Difference(seed, steps, what)
        following = generator.next() if len(steps) < length else None
        if following is None:
            return len(steps), None
        steps.append(following)


def replay(kernel: Kernel, seed: int, steps: list[Step], watcher: Watcher | None = None
           ) -> Difference | None:
    pair = Pair(kernel, seed, watcher)
    for index, step in enumerate(steps):
        what = pair.step(step)
        if what is not None:
            return Difference(seed, steps[:index + 1], what)
    return None


def shrink(kernel: Kernel, found: Difference, watcher: Watcher | None = None) -> Difference:
    return shrinking.shrink(found, lambda steps: replay(kernel, found.seed, steps, watcher))
