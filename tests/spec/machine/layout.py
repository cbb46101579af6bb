# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What the cores of a machine have: windows, shared memory, who may ring whom, whose each interrupt is."""

from __future__ import annotations

from dataclasses import dataclass

from spec.place import DEVICE_BITS, Place, WINDOW_SIZE

#: The interrupt by which a core's universe is rung.
DOORBELL = 2


@dataclass(frozen=True)
class Layout:
    places: tuple[Place, ...]

    def may_ring(self, source: int, target: int, intid: int) -> bool:
        return (intid, target) in self.places[source].signals

    def faults(self) -> list[str]:
        """What an image's verifier makes sure of."""
        return [fault for one in self.places for other in self.places if one is not other
                for fault in conflicts(one, other)]


def conflicts(one: Place, other: Place) -> list[str]:
    pair = f"{one.core} and {other.core}"
    return ([f"windows of {pair}"] if other.owns(one.window[0], 1) else []) + (
        [f"shared memory in a window: {pair}"] if any(one.owns(pa, 1) for pa in (*other.shared, other.large)) else []) + (
        [f"interrupts of {pair}"] if one.irqs & other.irqs else [])


def ring(count: int) -> Layout:
    """Each may ring the next; the first may be rung by all."""
    return Layout(tuple(Place(
        core=core, window=(0x4000_0000 + core * WINDOW_SIZE, WINDOW_SIZE), device=0x900_0000 + (core << DEVICE_BITS),
        irqs=frozenset(intid for intid in range(32, 1020) if intid % count == core),
        signals=tuple((DOORBELL, target) for target in sorted({(core + 1) % count, 0} - {core})))
        for core in range(count)))
