# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""No two kernels can write the same memory: read from the translation tables in a finished image,
with a walker of this test's own (Arm ARM D8.3)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from microkit.base.sizes import HUGE_PAGE, LARGE_PAGE, PAGE
import pytest
from backend_support import SYSTEM, Built, Editor

BLOCKS = {1: HUGE_PAGE, 2: LARGE_PAGE, 3: PAGE}
ADDRESS = 0x0000_FFFF_FFFF_F000


def leaves(edit: Editor, table: int, level: int = 1) -> Iterator[tuple[int, int, int]]:
    """(physical address, size, descriptor) of everything that is mapped."""
    at = edit.place(table)
    for entry in struct.unpack_from("<512Q", edit.data, at):
        if not entry & 1:
            continue
        if level < 3 and entry & 2:
            yield from leaves(edit, entry & ADDRESS, level + 1)
        else:
            yield entry & ADDRESS, BLOCKS[level], entry


def writable_ram(built: Built) -> dict[int, set[int]]:
    """Pages of RAM that each core's kernel can write."""
    edit, found = Editor(built), {}
    for core in built.cores:
        pages: set[int] = set()
        for pa, size, entry in leaves(edit, core.window.tables_pa):
            if not entry & 1 << 7 and built.board.in_ram(pa, size):
                pages.update(range(pa, pa + size, 4096))
        found[core.core] = pages
    return found


@pytest.fixture
def built(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


def test_kernels_share_no_writable_memory(built: Built) -> None:
    found = writable_ram(built)
    assert len(found) == 2 and all(found.values())
    assert not found[0] & found[1]


def test_kernel_writes_only_its_window(built: Built) -> None:
    for core in built.cores:
        window = set(range(core.window.pa, core.window.pa + core.window.size, 4096))
        assert writable_ram(built)[core.core] < window


def test_nothing_is_writable_and_executable(built: Built) -> None:
    edit = Editor(built)
    for core in built.cores:
        for pa, _, entry in leaves(edit, core.window.tables_pa):
            assert entry & 1 << 7 or entry & 1 << 54, hex(pa)


def test_devices_are_not_executable_and_not_cached(built: Built) -> None:
    edit = Editor(built)
    for core in built.cores:
        devices = [
            entry
            for pa, size, entry in leaves(edit, core.window.tables_pa)
            if not built.board.in_ram(pa, size)
        ]
        assert devices
        assert all(entry >> 2 & 7 == 0 and entry & 1 << 54 for entry in devices)


#: A domain that reads the events of its own core's kernel and of another's, and one that reads none.
READER = """
<memory_region name="own" trace="0"/><memory_region name="far" trace="1"/>
<protection_domain name="reader"><program_image path="a.elf"/>
  <map mr="own" vaddr="0x4000000" perms="r"/><map mr="far" vaddr="0x5000000" perms="r"/></protection_domain>
<protection_domain name="other" cpu="1"><program_image path="b.elf"/></protection_domain>
"""


def kernel_memory_of_users(built: Built) -> list[tuple[str, int, int, int]]:
    """(domain, core, offset in its window, descriptor) of each page of any kernel or its tables in a table of users."""
    edit, found = Editor(built), []
    ends = [(core.core, core.window.pa, core.window.tables_pa + core.window.tables_pages * PAGE) for core in built.cores]
    for core in built.cores:
        for domain in [*core.plan.domains, core.plan.monitor]:
            root = core.pa(domain.vspace)  # two tables (Arm ARM D8.2.8: concatenated)
            for pa, size, entry in [*leaves(edit, root), *leaves(edit, root + PAGE)]:
                found += [(domain.pd.name, number, pa - start, entry)
                          for number, start, end in ends if pa < end and start < pa + size]  # fmt: skip
    return found


def test_kernels_memory_is_in_no_users_table(built: Built) -> None:
    assert kernel_memory_of_users(built) == []


def test_but_rings_of_events_to_be_read(build_text: Callable[[str], Built]) -> None:
    """Exactly their pages, where the description has them; S2AP allows reading alone (Arm ARM D8.4.2), and nothing is executed."""
    built = build_text(READER)
    ring = built.parts.kernel.symbols["kernel_trace"]
    first = ring.address - built.parts.abi.constant("WINDOW_VA")
    pages = range(first, first + ring.size, PAGE)
    found = kernel_memory_of_users(built)
    assert [each[:3] for each in found] == [("reader", core, at) for core in (0, 1) for at in pages]
    assert all(entry >> 6 & 3 == 1 and entry & 1 << 54 for *_, entry in found)
