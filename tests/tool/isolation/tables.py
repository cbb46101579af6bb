# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What translation tables map (Arm ARM D8.3): a walk as the MMU makes it."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from isolation.memory import Memory
from microkit.base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE

BLOCKS = {1: HUGE_PAGE, 2: LARGE_PAGE, 3: PAGE}
OUTPUT = 0x0000_FFFF_FFFF_F000
VALID, TABLE = 1, 2
LAST = 3
#: Stage 1: AP[2] and XN; the attributes' index, of which 0 is what devices have.
READ_ONLY, EXECUTE_NEVER = 1 << 7, 1 << 54
#: Stage 2: S2AP[1].
WRITE = 1 << 7


@dataclass(frozen=True)
class Leaf:
    va: int
    pa: int
    size: int
    descriptor: int

    @property
    def end(self) -> int:
        return self.pa + self.size

    @property
    def is_device(self) -> bool:
        """Of stage 1."""
        return self.descriptor >> 2 & 7 == 0


@dataclass
class Space:
    """Tables by their addresses, and what they map."""

    leaves: list[Leaf] = field(default_factory=list)
    tables: set[int] = field(default_factory=set)


def walk(memory: Memory, root: int, pages: int = 1) -> Space:
    """From the tables of the first level, which lie side by side."""
    space = Space()
    for number in range(pages):
        _walk(memory, space, root + number * PAGE, 1, number << 39)
    return space


def _walk(memory: Memory, space: Space, table: int, level: int, va: int) -> None:
    if table in space.tables:
        return  # named twice, or by itself: what it maps is known
    space.tables.add(table)
    for index, entry in enumerate(struct.unpack("<512Q", memory.page(table))):
        if not entry & VALID:
            continue
        at = va + index * BLOCKS[level]
        if level < LAST and entry & TABLE:
            _walk(memory, space, entry & OUTPUT, level + 1, at)
        else:
            space.leaves.append(Leaf(at, entry & OUTPUT, BLOCKS[level], entry))
