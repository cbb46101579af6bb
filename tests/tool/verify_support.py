# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Places in an image that tests of verify change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from backend_support import Built, Editor
from microkit.allocate.objects import Tcb, VSpace
from microkit.allocate.places import PlacedCore
from microkit.base.sizes import LARGE_PAGE, PAGE, SLOT, TABLE_ENTRIES

RIGHTS, OBJECT, WORD, AUX = 1, 4, 8, 16  # offsets in struct cap, checked by test_offsets

T = TypeVar("T", bound="Target")


class Changes(dict[str, tuple[str, Callable[[T], None]]], Generic[T]):
    """Changes of an image by name, each with the rule, or the beginning of the message, of what must be found in
    what it makes. As a decorator, with the rule, it registers a function."""

    def __call__(self, rule: str) -> Callable[[Callable[[T], None]], Callable[[T], None]]:
        def register(function: Callable[[T], None]) -> Callable[[T], None]:
            self[function.__name__] = (rule, function)
            return function

        return register

    def check(self, name: str, target: T) -> None:
        """An image that is accepted, and is no more once it is changed."""
        rule, function = self[name]
        assert target.built.verify(target.edit.done()) == []
        function(target)
        image = target.edit.done()
        assert image != target.built.image, "the change changes something"
        found = target.built.verify(image)
        assert any(
            each.rule == rule or each.message.startswith(rule) for each in found
        ), [each.message for each in found]


def check_told_apart(one: Built, other: Built) -> set[str]:
    """What an image allows is what the description says, no more and no less: each with the other's image. Returns
    the rules that are broken by the first one's image with the second one's description."""
    assert one.verify(one.image) == []
    found = {each.rule for each in other.verify(one.image)}
    assert found and one.verify(other.image)
    return found


class Target:
    """Places in an image that tests change."""

    def __init__(self, built: Built) -> None:
        self.built, self.plan, self.abi = built, built.plan, built.parts.abi
        self.edit = Editor(built)
        self.pds = {domain.pd.name: domain for domain in self.plan.domains.values()}
        self.places = built.places
        self.cores: dict[int, PlacedCore] = {core.core: core for core in built.cores}

    def slot(self, name: str, index: int) -> int:
        domain = self.pds[name]
        return self.cores[domain.pd.cpu].pa(domain.cnode) + index * SLOT

    def monitor_slot(self, core: int, name: str, offset: int = 0) -> int:
        cnode = self.cores[core].plan.monitor.cnode
        return self.cores[core].pa(cnode) + (self.abi.constant(name) + offset) * SLOT

    def tcb(self, name: str, member: str) -> int:
        domain = self.pds[name]
        layout = self.abi.layout("tcb")
        return self.cores[domain.pd.cpu].pa(domain.tcb) + layout.member(member).offset

    def of_tcb(self, tcb: Tcb, core: int, member: str) -> int:
        return self.cores[core].pa(tcb) + self.abi.layout("tcb").member(member).offset

    def state(self, core: int, member: str) -> int:
        offset = self.abi.address("ks") - self.abi.constant("WINDOW_VA")
        offset += self.abi.layout("core_state").member(member).offset
        return self.cores[core].window.pa + offset

    def variable(self, name: str, symbol: str) -> int:
        domain = self.pds[name]
        va = domain.program.symbols.symbols[symbol].address
        mapping = next(each for each in domain.image if each.vaddr <= va < each.end)
        return self.places.pa(mapping.memory) + va - mapping.vaddr

    def page_entry(self, name: str, va: int) -> int:
        """Where the level 3 descriptor for a virtual address of a protection domain is."""
        domain = self.pds[name]
        vspace: VSpace = domain.vspace
        table = vspace.tables[3, va // LARGE_PAGE * LARGE_PAGE]
        return self.cores[domain.pd.cpu].pa(table) + va // PAGE % TABLE_ENTRIES * 8

    def kernel_entry(self, core: int, va: int) -> int:
        """Where the last descriptor for a kernel address is."""
        table = self.cores[core].window.tables_pa
        for shift in (30, 21, 12):
            at = table + (va >> shift) % TABLE_ENTRIES * 8
            descriptor = self.edit.read(at)
            if shift == 12 or not descriptor & 2:
                return at
            table = descriptor & 0xFFFF_FFFF_F000
        raise AssertionError

    def header(self, struct: str, table: str, index: int, member: str) -> tuple[int, int]:
        """Offset in the file and size of a member of a row of a table."""
        offset = self.abi.layout("image_header").member(f"{table}_offset").offset
        at = self.edit.start + self.edit._word(self.edit.start + offset)
        each = self.abi.layout(struct).member(member)
        return at + index * self.abi.size(struct) + each.offset, each.size

    def set_row(self, struct: str, table: str, index: int, member: str, value: int) -> None:
        at, size = self.header(struct, table, index, member)
        self.edit.data[at : at + size] = value.to_bytes(size, "little")

    def information(self, core: int, table: str, struct: str, index: int) -> int:
        """A row of a table in what the monitor of a core knows."""
        info = next(self.places.pa(each) for each in self.plan.cores[core].memories
                    if "information" in each.name)  # fmt: skip
        offset = self.abi.layout("monitor_info").member(f"{table}_offset").offset
        return info + self.edit.read(info + offset) + index * self.abi.size(struct)

    def flip(self, pa: int, bits: int, size: int = 8) -> None:
        self.edit.write(pa, self.edit.read(pa, size) ^ bits, size)
