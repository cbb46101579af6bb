# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A VSpace and what can be mapped in it, for tests of address spaces."""

from __future__ import annotations

import ctypes

from kernel.world import GRANULE, READ, WINDOW_PA, WRITE, World
from microkit.base.sizes import PAGE_BITS

CACHED, NEVER = 1, 4
RW = READ | WRITE
TABLE = 3
VSPACE, TABLES, FRAMES = 20, 21, 30
VA = 0x40_0000_0000


class Space:
    """A VSpace with tables for VA, and frames in slots FRAMES.. Without a VMID left for it, it shares
    VMID 0."""

    def __init__(self, world: World, vmid_is_left: bool = True) -> None:
        self.world, self.thread = world, world.thread()
        self.pa_of_window = WINDOW_PA
        thread = self.thread
        self.cnode, self.untyped = thread.give_root(), thread.give_untyped(17)
        pool = world.allocate(4096)
        world.ks.asid_pools[0] = pool
        self.pool = thread.give("ASID_POOL", pool)
        thread.slot(self.pool).cap.flags = 1
        if not vmid_is_left:
            self._take_vmids()
        assert thread.retype(self.untyped, "ARM_VSpace", 0, self.cnode, VSPACE) == 0
        assert thread.retype(self.untyped, "ARM_PageTable", 0, self.cnode, TABLES, 4) == 0
        assert thread.retype(self.untyped, "ARM_SmallPage", 0, self.cnode, FRAMES, 8) == 0
        assert thread.invoke(self.pool, "ARMASIDPoolAssign", caps=(VSPACE,)) == 0

    def _take_vmids(self) -> None:
        pool = self.world.at("asid_pool", self.world.ks.asid_pools[0])
        for vmid in range(1, 256):
            entry = pool.entry[256 + vmid]
            entry.vspace, entry.vmid = self.world.allocate(8192), vmid
            self.world.ks.vmid_owner[vmid] = entry.vspace

    def tables(self) -> None:
        for slot in (TABLES, TABLES + 1):
            assert self.map_table(slot) == 0

    def map_table(self, slot: int, va: int = VA) -> int:
        return self.thread.invoke(slot, "ARMPageTableMap", va, CACHED, caps=(VSPACE,))

    def map(self, slot: int, va: int = VA, rights: int = RW, attributes: int = CACHED) -> int:
        return self.thread.invoke(slot, "ARMPageMap", va, rights, attributes, caps=(VSPACE,))

    def entry(self, va: int = VA, root: int | None = None) -> int:
        """The last entry of the walk."""
        table = (root or self.thread.slot(VSPACE).cap.object) * GRANULE
        for level, shift in ((1, 30), (2, 21), (3, 12)):
            index = va >> shift & (1023 if level == 1 else 511)
            entry = int.from_bytes(self.world_bytes(table + 8 * index, 8), "little")
            if level == 3 or entry & TABLE != TABLE:
                return entry
            table = (entry & 0xfffffffff000) - WINDOW_PA
        raise AssertionError

    def world_bytes(self, offset: int, size: int) -> bytes:
        return ctypes.string_at(self.world.base + offset, size)

    def pa(self, slot: int) -> int:
        return int(self.thread.slot(slot).cap.object) << PAGE_BITS
