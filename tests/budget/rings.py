# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One ring of refills, as the kernel has it and as the specification has it, behind one face."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Protocol

from kernel.world import World
from spec.model import refills
from spec.model.state import SchedContext


class Ring(Protocol):
    """Of a context that nobody else uses. Times in ticks."""

    def first(self) -> tuple[int, int]:
        """When the first refill can be used, and how much it is."""

    def begin(self, now: int) -> None:
        """A thread begins to run on it, or is woken."""

    def charge(self, usage: int) -> None:
        """It ran for so long."""


class KernelRing:
    """In the kernel built for this computer."""

    def __init__(self, world: World, budget: int, period: int, most: int) -> None:
        bits = (64 + 16 * most - 1).bit_length()
        self.world = world
        self.ref = world.sched_context(budget=budget, period=period, refills=most, size_bits=bits)
        self.sc = world.at("sched_context", self.ref)
        self.refills = world.address(self.ref) + self.sc.layout.size

    def first(self) -> tuple[int, int]:
        time, amount = (ctypes.c_uint64 * 2).from_address(self.refills + 16 * self.sc.refill_head)
        return time, amount

    def begin(self, now: int) -> None:
        self.world.ks.now = now
        self.world.lib.refill_unblock(self.ref)

    def charge(self, usage: int) -> None:
        self.world.lib.refill_charge(self.ref, ctypes.c_uint64(usage))


class SpecifiedRing:
    """In the executable specification."""

    def __init__(self, least: int, start: int, budget: int, period: int, most: int) -> None:
        self.core = SimpleNamespace(now=start, min_budget=least)
        self.sc = SchedContext(0)
        refills.new(self.core, self.sc, most, budget, period)  # type: ignore[arg-type]

    def first(self) -> tuple[int, int]:
        time, amount = self.sc.refills[0]
        return time, amount

    def begin(self, now: int) -> None:
        self.core.now = now
        refills.unblock(self.core, self.sc)  # type: ignore[arg-type]

    def charge(self, usage: int) -> None:
        refills.charge(self.core, self.sc, usage)  # type: ignore[arg-type]
