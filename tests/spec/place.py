# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What of a core is its own: the specification's parameters (docs/design/stages.md)."""

from __future__ import annotations

from dataclasses import dataclass

from microkit.base.sizes import PAGE

WINDOW_SIZE = 16 << 20
#: Of the memory of devices that a core may give out.
DEVICE_BITS = 22
LARGE_BITS = 21
FIRST_SHARED_IRQ = 32


@dataclass(frozen=True)
class Place:
    """A core, its window, its interrupts, and what links it to others. Private interrupts each core has for itself."""

    core: int = 0
    window: tuple[int, int] = (0x4000_0000, WINDOW_SIZE)
    #: Pages, and a larger frame, of memory that users of several cores may map.
    shared: tuple[int, ...] = (0x800_0000, 0x800_1000, 0x800_2000, 0x800_3000)
    large: int = 0x820_0000
    device: int = 0x900_0000
    irqs: frozenset[int] = frozenset(range(FIRST_SHARED_IRQ, 1020))
    #: Interrupts of other cores that it has capabilities to raise: number and core.
    signals: tuple[tuple[int, int], ...] = ()

    def has(self, intid: int) -> bool:
        return intid < FIRST_SHARED_IRQ or intid in self.irqs

    def owns(self, pa: int, size: int) -> bool:
        base, length = self.window
        return base <= pa and pa + size <= base + length

    def may_map(self, pa: int, size: int) -> bool:
        """In its window, shared, or a device of its own."""
        return self.owns(pa, size) or any(first <= pa and pa + size <= first + length for first, length in (
            *((page, PAGE) for page in self.shared), (self.large, 1 << LARGE_BITS), (self.device, 1 << DEVICE_BITS)))


#: The only core there is.
ALONE = Place()
