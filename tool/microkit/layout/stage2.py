# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Translation tables of protection domains (stage 2, 40-bit addresses; Arm ARM D8.3), in the pages
that the plan has for them. Descriptor bits are the kernel's (space/pte.h)."""

from __future__ import annotations

from array import array

from ..allocate.address_space import SPAN, TABLE_SPAN, level_of
from ..allocate.objects import Mapping, VSpace
from ..allocate.places import PlacedCore, Places
from ..base.sizes import PAGE
from ..sdk.abi import Abi


class _Bits:
    """Descriptor bits by name."""

    def __init__(self, abi: Abi) -> None:
        self.table = abi.constant("PTE_TABLE")
        self.block = abi.constant("PTE_BLOCK") | abi.constant("PTE_AF")
        self.page = abi.constant("PTE_PAGE") | abi.constant("PTE_AF")
        self.read = abi.constant("PTE_READ")
        self.write = abi.constant("PTE_WRITE")
        self.never = abi.constant("PTE_XN")
        self.cached = abi.constant("PTE_NORMAL") | abi.constant("PTE_INNER_SHAREABLE")
        self.device = abi.constant("PTE_DEVICE")

    def leaf(self, mapping: Mapping) -> int:
        """A descriptor without its address."""
        perms = mapping.perms
        bits = self.page if level_of(mapping.page_size) == 3 else self.block
        bits |= self.cached if mapping.cached else self.device
        bits |= self.read if perms.read else 0
        bits |= self.write if perms.write else 0
        return bits if perms.execute else bits | self.never


def space_tables(places: Places, core: PlacedCore) -> dict[int, bytes]:
    """All tables of all address spaces of a core, by offset in the window."""
    bits = _Bits(places.plan.parts.abi)
    found: dict[int, bytes] = {}
    for vspace in core.plan.vspaces:
        found.update(_one(places, core, vspace, bits))
    return found


def _one(places: Places, core: PlacedCore, vspace: VSpace, bits: _Bits) -> dict[int, bytes]:
    """The root is tables side by side, so it has more entries."""
    root = array("Q", bytes(vspace.size))
    tables = {key: array("Q", bytes(PAGE)) for key in vspace.tables}
    for (level, start), object in vspace.tables.items():
        above = root if level == 2 else tables[2, start // TABLE_SPAN[2] * TABLE_SPAN[2]]
        above[start // SPAN[level - 1] % len(above)] = core.pa(object) | bits.table
    for mapping in vspace.mappings:
        _map(mapping, places.pa(mapping.memory), root, tables, bits.leaf(mapping))
    placed = {core.offsets[vspace.tables[key]]: table.tobytes() for key, table in tables.items()}
    return {core.offsets[vspace]: root.tobytes(), **placed}


def _map(
    mapping: Mapping,
    pa: int,
    root: array[int],
    tables: dict[tuple[int, int], array[int]],
    leaf: int,
) -> None:
    level, step = level_of(mapping.page_size), mapping.page_size
    for va in range(mapping.vaddr, mapping.end, step):
        table = root
        if level > 1:
            table = tables[level, va // TABLE_SPAN[level] * TABLE_SPAN[level]]
        index = va // step % len(table)
        if table[index]:
            raise AssertionError(f"two mappings at {va:#x}")
        table[index] = pa + va - mapping.vaddr | leaf
