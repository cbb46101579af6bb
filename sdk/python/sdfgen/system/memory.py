# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Memory regions, and where they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import SdfgenError

if TYPE_CHECKING:
    from .description import SystemDescription

_SMALL, _LARGE = 0x1000, 0x20_0000


def rounded(size: int, unit: int = _SMALL) -> int:
    """`size` up to a multiple of `unit`, a power of two."""
    return (size + unit - 1) & -unit


class MemoryRegion:
    """`physical` without `paddr`: the address is taken below the system's `paddr_top` at once."""

    def __init__(self, sdf: SystemDescription, name: str, size: int, *, physical: bool | None = None,
                 paddr: int | None = None) -> None:  # fmt: skip
        if size <= 0:
            raise SdfgenError(f"memory region '{name}' has size {size}")
        self.name, self.size = name, size
        self.paddr = sdf.take_physical(size) if physical and paddr is None else paddr

    @property
    def page(self) -> int:
        """The pages that the tool will use."""
        return _SMALL if self.size % _LARGE else _LARGE


class Map:
    """A region in an address space. `perms`: r, w, x in any order; `cached` None: as the tool does."""

    def __init__(self, mr: MemoryRegion, vaddr: int, perms: str, *, cached: bool | None = True,
                 setvar_vaddr: str | None = None, setvar_size: str | None = None) -> None:  # fmt: skip
        if not perms or set(perms) - set("rwx") or len(set(perms)) != len(perms):
            raise SdfgenError(f"the permissions of '{mr.name}' are '{perms}': use r, w, x")
        if "r" not in perms and "w" in perms:
            raise SdfgenError(f"'{mr.name}' would be written and not read: the MMU has no such page")
        self.mr, self.vaddr, self.cached = mr, vaddr, cached
        self.perms = "".join(each for each in "rwx" if each in perms)
        self.setvar_vaddr, self.setvar_size = setvar_vaddr, setvar_size

    @property
    def paddr(self) -> int | None:
        return self.mr.paddr


class Maps:
    """What is mapped in an address space, in order, and the rule for the next address."""

    #: Where addresses that nobody chose begin.
    FIRST = 0x2000_0000

    def __init__(self) -> None:
        self.all: list[Map] = []

    def add(self, each: Map) -> None:
        self.all.append(each)

    def next(self, mr: MemoryRegion) -> int:
        """Behind everything at or above FIRST that was mapped so far; gaps are not used again."""
        address = self.FIRST
        for each in self.all:
            if each.vaddr >= address:
                address = rounded(each.vaddr + each.mr.size, mr.page)
        return address
