# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Translation tables of the kernels: what each may touch (EL2 stage 1, 39-bit addresses, 4 KiB
granule; Arm ARM D8.3). Code can be executed, not written; constants and the tables themselves can
be read; all else of the core's window is data. Memory of other cores is not mapped, except that
frames which the core's protection domains map cached are readable, for cache maintenance by
address.
"""

from __future__ import annotations

from array import array

from ..allocate.kernel_space import Range, Use, identity, kernel_ranges
from ..allocate.places import PlacedCore, Places
from ..base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE, TABLE_ENTRIES

_TABLE, _BLOCK, _PAGE = 3, 1, 3
#: Attr0 is Device-nGnRnE, Attr1 Normal write-back (MAIR_EL2 = 0xff00, set by head.S).
_DEVICE, _NORMAL = 0 << 2, 1 << 2 | 3 << 8  # Normal: inner shareable
_RES1, _READ_ONLY, _AF, _XN = 1 << 6, 1 << 7, 1 << 10, 1 << 54

_CODE = _RES1 | _AF | _NORMAL | _READ_ONLY
#: Of a descriptor, without its kind.
ATTRIBUTES = {
    Use.CODE: _CODE,
    Use.CONSTANT: _CODE | _XN,
    Use.DATA: _RES1 | _AF | _NORMAL | _XN,
    Use.DEVICE: _RES1 | _AF | _DEVICE | _XN,
}


class Tables:
    """Translation tables that grow as ranges are added; table 0 is the root (level 1)."""

    def __init__(self, base: int) -> None:
        self._base = base
        self.tables = [array("Q", bytes(PAGE))]
        self._index: dict[tuple[int, int], int] = {}

    def map(self, mapped: Range) -> None:
        bits = ATTRIBUTES[mapped.use]
        for va, pa, step, count in mapped.runs():
            level, kind = (2, _BLOCK) if step == LARGE_PAGE else (3, _PAGE)
            table, index = self._table(va, level), va // step % TABLE_ENTRIES
            if any(table[index : index + count]):
                raise AssertionError(f"two kernel mappings in {count * step:#x} bytes at {va:#x}")
            first = pa | bits | kind
            table[index : index + count] = array("Q", range(first, first + count * step, step))

    def _table(self, va: int, level: int) -> array[int]:
        """The table of this level for `va`, made if it is not there."""
        if level == 1:
            return self.tables[0]
        span = HUGE_PAGE if level == 2 else LARGE_PAGE
        key = (level, va // span)
        if key not in self._index:
            above = self._table(va, level - 1)
            self._index[key] = len(self.tables)
            above[va // span % TABLE_ENTRIES] = self._base + len(self.tables) * PAGE | _TABLE
            self.tables.append(array("Q", bytes(PAGE)))
        return self.tables[self._index[key]]

    def data(self) -> bytes:
        return b"".join(table.tobytes() for table in self.tables)


def kernel_tables(places: Places, core: PlacedCore) -> bytes:
    """The finished tables of a core, root first."""
    window, plan = core.window, places.plan
    tables = Tables(window.tables_pa)
    for range in kernel_ranges(plan, core.plan, window, places.addresses):
        tables.map(range)
    tables.map(identity(plan, window))
    if len(tables.tables) > window.tables_pages:
        raise AssertionError("more kernel translation tables than were counted")
    return tables.data()
