# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Translation tables bit by bit (Arm ARM D8.3), and the sizes of pages that are used."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable

import pytest
from backend_support import Built
from microkit.allocate.kernel_space import Range, Use
from microkit.base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE
from microkit.layout.stage1 import ATTRIBUTES, Tables

PAGE_BITS = (1 << 48) - PAGE
DOMAIN = '<protection_domain name="p"><program_image path="a.elf"/>{}</protection_domain>'


def table(data: bytes, index: int) -> array[int]:
    return array("Q", data[index * PAGE : (index + 1) * PAGE])


def test_stage1_page() -> None:
    tables = Tables(0x4000_0000)
    tables.map(Range(0x40_0000_1000, 0x8000_3000, 0x1000, Use.CODE))
    data = tables.data()
    assert len(data) == 3 * PAGE
    assert table(data, 0)[256] == 0x4000_1003
    assert table(data, 1)[0] == 0x4000_2003
    assert table(data, 2)[1] == 0x8000_3000 | 0x7C7  # AF, ISH, read-only, RES1, Attr1, page
    assert sum(map(bool, array("Q", data))) == 3


def test_stage1_block_between_pages() -> None:
    tables = Tables(0)
    tables.map(Range(0x1FF000, 0x1FF000, 0x402000, Use.DATA))
    data = tables.data()
    assert table(data, 2)[511] == 0x1FF000 | 0x40_0000_0000_0747
    assert table(data, 1)[1] == 0x200000 | 0x40_0000_0000_0745
    assert table(data, 1)[2] == 0x400000 | 0x40_0000_0000_0745
    assert table(data, 3)[0] == 0x600000 | 0x40_0000_0000_0747


def translate(data: bytes, va: int) -> int | None:
    """As the MMU does, for tables that lie at 0."""
    at = table(data, 0)[va >> 30 & 511]
    for shift in (21, 12):
        if at & 3 != 3:
            return None
        at = table(data, (at & PAGE_BITS) // PAGE)[va >> shift & 511]
        if shift == 21 and at & 3 == 1:
            return (at & PAGE_BITS) + va % LARGE_PAGE // PAGE * PAGE
    return at & PAGE_BITS if at & 3 == 3 else None


def test_stage1_maps_each_page_of_a_range_and_no_other() -> None:
    """Around the ends of tables and blocks, physical memory in step with them or not."""
    draw = random.Random(1)
    for _ in range(40):
        va = HUGE_PAGE + draw.randrange(-2, 2) * LARGE_PAGE + draw.randrange(-3, 4) * PAGE
        pa = 8 * HUGE_PAGE + draw.choice((va % LARGE_PAGE, draw.randrange(512) * PAGE))
        size = draw.randrange(4) * LARGE_PAGE + draw.randrange(1, 5) * PAGE
        tables = Tables(0)
        tables.map(Range(va, pa, size, Use.DATA))
        data = tables.data()
        for at in range(va - 2 * PAGE, va + size + 2 * PAGE, PAGE):
            wanted = pa + at - va if va <= at < va + size else None
            assert translate(data, at) == wanted, (hex(va), hex(pa), hex(size), hex(at))


def test_stage1_refuses_a_second_mapping() -> None:
    """Of any page, also where only the last one of a run is mapped."""
    for first in (0, 3 * PAGE, 7 * PAGE):
        tables = Tables(0)
        tables.map(Range(first, LARGE_PAGE, PAGE, Use.DATA))
        with pytest.raises(AssertionError, match="two kernel mappings"):
            tables.map(Range(0, 0, 8 * PAGE, Use.DATA))


def test_stage1_attributes() -> None:
    for use, read_only, never in [
        (Use.CODE, True, False), (Use.CONSTANT, True, True), (Use.DATA, False, True),
        (Use.DEVICE, False, True),
    ]:  # fmt: skip
        assert bool(ATTRIBUTES[use] & 1 << 7) == read_only
        assert bool(ATTRIBUTES[use] & 1 << 54) == never


def entries(built: Built, level: int, start: int) -> list[int]:
    """Descriptors of a table of the protection domain `p`."""
    from microkit.layout.stage2 import space_tables

    vspace = built.plan.domains[0].vspace
    tables = space_tables(built.places, built.cores[0])
    offset = built.cores[0].offsets[vspace if level == 1 else vspace.tables[level, start]]
    return list(array("Q", tables[offset]))


def test_stage2_huge_page(build_text: Callable[[str], Built]) -> None:
    text = '<memory_region name="m" size="0x40000000" page_size="0x40000000"/>'
    built = build_text(text + DOMAIN.format('<map mr="m" vaddr="0x80000000" perms="rw"/>'))
    root = entries(built, 1, 0)
    assert len(root) == 1024
    pa = built.places.pa(built.plan.regions[0])
    assert pa % 0x40000000 == 0
    assert root[2] == pa | 0x40_0000_0000_07FD
    assert built.verify() == []


def test_stage2_large_pages(build_text: Callable[[str], Built]) -> None:
    text = '<memory_region name="m" size="0x400000"/>'
    built = build_text(text + DOMAIN.format('<map mr="m" vaddr="0x40000000" perms="r"/>'))
    level2 = entries(built, 2, 0x40000000)
    pa = built.places.pa(built.plan.regions[0])
    assert level2[:3] == [pa | 0x40_0000_0000_077D, pa + 0x200000 | 0x40_0000_0000_077D, 0]


def test_stage2_device_page(build_text: Callable[[str], Built]) -> None:
    text = '<memory_region name="m" size="0x1000" phys_addr="0x9010000"/>'
    built = build_text(text + DOMAIN.format('<map mr="m" vaddr="0x200000000" cached="false"/>'))
    assert entries(built, 3, 0x200000000)[0] == 0x9010000 | 0x40_0000_0000_04C7


def test_stage2_stack_behind_the_program(build_text: Callable[[str], Built]) -> None:
    """In the program's own table: there is no other."""
    built = build_text(DOMAIN.format(""))
    top = entries(built, 3, 0x200000)
    assert [bool(each) for each in top[-5:]] == [False, True, True, False, True]
    assert [key for key in built.plan.domains[0].vspace.tables] == [(2, 0), (3, 0x200000)]


def test_stage2_stack_at_the_top(build_text: Callable[[str], Built]) -> None:
    """A stack that does not fit beside the program: as Microkit has it."""
    built = build_text(DOMAIN.replace('"p"', '"p" stack_size="0x200000"').format(""))
    assert built.verify() == []
    assert entries(built, 1, 0)[1023]
    assert not any(entries(built, 3, 0x200000)[-5:])
    top = entries(built, 3, 0xFFFFE00000)
    assert [bool(each) for each in top[-4:]] == [True, True, False, True]
