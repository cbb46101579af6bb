# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""N host kernels beside N instances of the specification: the same steps, the same links, and the whole state of all
compared after each; and a kernel's step leaves every byte of the others as it was."""

from __future__ import annotations

from collections.abc import Iterator

from spec import observe
from spec.kernel import Kernel, Stopped
from spec.machine import kernels as real
from spec.machine.layout import Layout
from spec.machine.machine import NOTHING, Machine, Store
from spec.machine.random_runs import Run
from spec.model.state import Core
from spec.step import Step


class Compared(Machine):
    """A machine whose cores have a kernel each."""

    def __init__(self, layout: Layout, cores: list[Core], kernels: list[Kernel]) -> None:
        super().__init__(layout, cores)
        self.kernels = kernels
        self.stored: dict[int, int] = {}  # what users of the kernels have written, by physical addresses
        self.bytes = [real.memory(kernel) for kernel in kernels]

    def step(self, source: int, step: Step | Store) -> list[str]:
        """Where the two differ, if the specification itself is right."""
        happens = isinstance(step, Store) or step.possible(self.cores[source])
        target = real.translate(self.kernels[source], step.address) if isinstance(step, Store) else None
        faults = super().step(source, step)
        if faults or not happens:
            return faults
        real.forget_sent(self.kernels[source])
        try:
            if not isinstance(step, Store):
                self.kernels[source].step(step, self.cores[source].clock)
            elif target is not None:
                self.stored[target] = step.value
        except Stopped as stopped:
            return [f"kernel {source}: {stopped}"]
        return [*self._touched(source), *self._ring(source), *self._differences()]

    def _touched(self, source: int) -> list[str]:
        """Before interrupts arrive, nothing of the others may have changed."""
        before, self.bytes = self.bytes, [real.memory(kernel) for kernel in self.kernels]
        return [f"kernel {source} changes the memory of kernel {number}"
                for number, (old, new) in enumerate(zip(before, self.bytes, strict=True)) if number != source and old != new]

    def _ring(self, source: int) -> list[str]:
        """What the kernel has sent arrives, whatever the specification says."""
        intid, target = real.sent(self.kernels[source])
        if (intid, target) == NOTHING or target == source:
            return []
        if target >= len(self.kernels):
            return [f"kernel {source} rings core {target}, which is not there"]
        real.ring(self.kernels[target], intid, source)
        self.bytes[target] = real.memory(self.kernels[target])
        return []

    def _differences(self) -> Iterator[str]:
        for number, (core, kernel) in enumerate(zip(self.cores, self.kernels, strict=True)):
            if core.changed:
                kernel.watch(core)
            ours, theirs = observe.state_bytes(core), kernel.state()
            if ours != theirs:
                yield from (f"core {number}: {each}" for each in observe.differences(core, ours, theirs))
        if self.stored != self.memory:
            yield f"stores: specification {self.memory}, kernels {self.stored}"


class ComparedRun(Run):
    """A random run of kernels and specification."""

    def __init__(self, layout: Layout, seed: int, kernels: list[Kernel]) -> None:
        super().__init__(layout, seed, kernels[0].slots_offset, kernels[0].irq_slots)
        for kernel, universe in zip(kernels, self.universes, strict=True):
            real.begin(kernel, universe)
        self.compared = Compared(layout, self.machine.cores, kernels)
        self.machine = self.compared
