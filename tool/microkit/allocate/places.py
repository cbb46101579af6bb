# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where everything of a plan lies. Made by physical.py, and final."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import field

from ..base.frozen import NAMED
from ..base.records import dataclass
from ..base.sizes import GRANULE
from .cores import CorePlan
from .objects import CNode, Cap, Memory, Object
from .plan import Plan

#: Physical addresses.
Addresses = Table[Memory, int]


@dataclass(frozen=True, eq=False)
class Window:
    """The piece of RAM of one core: its kernel, translation tables from `tables_offset` on, the rest."""

    pa: int
    size: int
    tables_offset: int
    tables_pages: int

    @property
    def tables_pa(self) -> int:
        return self.pa + self.tables_offset


@dataclass(frozen=True, eq=False)
class PlacedCore:
    """A core with its place."""

    plan: CorePlan = field(metadata=NAMED)
    window: Window
    #: By object, in the window.
    offsets: Table[Object, int]
    #: Unused memory as (offset in the window, size in bits).
    untyped: tuple[tuple[int, int], ...]
    #: The monitor's capabilities to it, by slot.
    spare: Table[int, Cap]

    @property
    def core(self) -> int:
        return self.plan.core

    def pa(self, object: Object) -> int:
        return self.window.pa + self.offsets[object]

    def ref(self, object: Object | None) -> int:
        """How the kernel names an object: its first granule in the window; 0 names nothing."""
        return self.offsets[object] // GRANULE if object else 0

    def caps(self, cnode: CNode) -> Table[int, Cap]:
        """What is in a CNode when the core starts."""
        return {**cnode.caps, **self.spare} if cnode is self.plan.monitor.cnode else cnode.caps


@dataclass(frozen=True, eq=False)
class Places:
    """A plan with the place of each of its memories and objects."""

    plan: Plan = field(metadata=NAMED)
    #: In the order of the plan.
    cores: tuple[PlacedCore, ...]
    addresses: Addresses

    def pa(self, memory: Memory) -> int:
        """Physical address."""
        return self.addresses[memory]

    def word(self, cap: Cap) -> int:
        """Of a capability; that of untyped memory is its address."""
        return self.pa(cap.memory) if cap.memory else cap.word
