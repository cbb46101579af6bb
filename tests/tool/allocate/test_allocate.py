# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Placing: whatever a system needs, nothing overlaps, and what does not fit is said by its name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random

from microkit.base.sizes import PAGE
import pytest
from backend_support import Built, build, make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from microkit.allocate.address_space import free_pages
from microkit.allocate.intervals import aligned, power_blocks, subtract
from microkit.base.errors import Findings
from microkit.layout.objects import ReadyQueue
from microkit.sdk.parts import Parts
from verify_support import Target
from tool_support import Judge



@st.composite
def systems(draw: st.DrawFn) -> str:
    """Protection domains on any cores, regions of all page sizes, some at fixed places."""
    regions = []
    fixed = iter(range(0x4800_0000, 0x6000_0000, 0x0200_0000))
    for index in range(draw(st.integers(0, 6))):
        page = draw(st.sampled_from([0x1000, 0x200000]))
        size = page * draw(st.integers(1, 5))
        place = f' phys_addr="{next(fixed):#x}"' if draw(st.booleans()) else ""
        attributes = f'name="m{index}" size="{size:#x}" page_size="{page:#x}"'
        regions.append(f"<memory_region {attributes}{place}/>")
    count = draw(st.integers(1, 6))
    text = "".join(regions)
    for index in range(count):
        cpu, stack = draw(st.integers(0, 3)), 0x1000 * draw(st.integers(1, 20))
        maps = "".join(
            f'<map mr="m{region}" vaddr="{0x10000000 + region * 0x1000000:#x}" perms="rw"/>'
            for region in range(len(regions))
            if draw(st.booleans())
        )
        text += f'<protection_domain name="p{index}" cpu="{cpu}" stack_size="{stack:#x}">'
        text += f'<program_image path="a.elf"/>{maps}</protection_domain>'
    for id in range(draw(st.integers(0, 5))):
        one, other = draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))
        if one != other:
            text += f'<channel><end pd="p{one}" id="{id}"/>'
            text += f'<end pd="p{other}" id="{id + 10}"/></channel>'
    return text


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=systems())
def test_nothing_overlaps(build_text: Callable[[str], Built], text: str) -> None:
    built = build_text(text)
    places, plan, board = built.places, built.plan, built.board
    used = [(places.pa(each), places.pa(each) + each.size) for each in [*plan.shared, *plan.fixed]]
    windows = [(core.window.pa, core.window.pa + core.window.size) for core in places.cores]
    image = (board.load_address, board.load_address + len(built.image))
    for start, end in [*used, *windows]:
        assert board.in_ram(start, end - start)
    _disjoint([*used, *windows, image])
    for core in places.cores:
        memories, objects = core.plan.memories, core.plan.objects
        inside = [(places.pa(each), places.pa(each) + each.size) for each in memories]
        inside += [(core.pa(each), core.pa(each) + each.size) for each in objects]
        base = core.window.pa
        inside += [(base + at, base + at + (1 << bits)) for at, bits in core.untyped]
        tables = core.window.tables_pa
        inside += [(core.window.pa, tables + core.window.tables_pages * PAGE)]
        _disjoint(inside)
        assert min(inside)[0] == core.window.pa
        assert max(end for _, end in inside) <= core.window.pa + core.window.size
        assert all(places.pa(each) % each.align == 0 for each in memories)
        assert all(core.pa(each) % each.size == 0 for each in objects)
    assert built.verify() == []


def _disjoint(parts: list[tuple[int, int]]) -> None:
    for (_, end), (start, _) in pairwise(sorted(parts)):
        assert end <= start


def _findings(judge: Judge, parts: Parts, programs: Path, text: str) -> Findings:
    result = judge(text, search_path=(programs,))
    findings = Findings()
    assert make(result.good, result.board, parts, findings) is None
    return findings


DOMAIN = '<protection_domain name="p"><program_image path="a.elf"/>{}</protection_domain>'


def test_out_of_memory_names_the_region(judge: Judge, parts: Parts, programs: Path) -> None:
    text = '<memory_region name="huge" size="0x60000000"/>' + DOMAIN.format(
        '<map mr="huge" vaddr="0x40000000" perms="rw"/>'
    )
    found = _findings(judge, parts, programs, text).all
    assert [each.rule for each in found] == ["out-of-memory"]
    assert "memory region 'huge' (1536 MiB)" in found[0].help[0]
    assert found[0].location.line == 1


def test_out_of_shared_memory(judge: Judge, parts: Parts, programs: Path) -> None:
    use = '<map mr="huge" vaddr="0x40000000" perms="rw"/>'
    other = DOMAIN.format(use).replace('"p"', '"q" cpu="1"')
    text = '<memory_region name="huge" size="0x60000000"/>' + DOMAIN.format(use) + other
    found = _findings(judge, parts, programs, text).all
    assert "several cores" in found[0].message and "huge" in found[0].help[0]


def test_region_over_image(judge: Judge, parts: Parts, programs: Path) -> None:
    text = '<memory_region name="m" size="0x1000" phys_addr="0x70000000"/>' + DOMAIN.format(
        '<map mr="m" vaddr="0x40000000" perms="rw"/>'
    )
    assert [each.rule for each in _findings(judge, parts, programs, text).all] == ["phys-image"]


def test_prefill_of_device(judge: Judge, parts: Parts, programs: Path) -> None:
    text = '<memory_region name="m" phys_addr="0x9010000" prefill_path="filler.bin"/>'
    text += DOMAIN.format('<map mr="m" vaddr="0x40000000" perms="rw"/>')
    assert [each.rule for each in _findings(judge, parts, programs, text).all] == ["prefill-device"]


@pytest.mark.parametrize(
    ("symbol", "rule"), [("nothing", "setvar-unknown"), ("too_small", "setvar-size")]
)
def test_setvar_faults(judge: Judge, parts: Parts, programs: Path, symbol: str, rule: str) -> None:
    text = '<memory_region name="m" size="0x1000"/>' + DOMAIN.format(
        f'<map mr="m" vaddr="0x40000000" perms="rw" setvar_vaddr="{symbol}"/>'
    )
    assert [each.rule for each in _findings(judge, parts, programs, text).all] == [rule]


def test_setvar_hint(judge: Judge, parts: Parts, programs: Path) -> None:
    text = '<memory_region name="m" size="0x1000"/>' + DOMAIN.format(
        '<map mr="m" vaddr="0x40000000" perms="rw" setvar_vaddr="bufer"/>'
    )
    assert _findings(judge, parts, programs, text).all[0].help == ("did you mean 'buffer'?",)


def test_program_without_library(judge: Judge, parts: Parts, programs: Path) -> None:
    """The loader is an ELF file, but not a protection domain's."""
    plain = programs / "plain.elf"
    plain.write_bytes((programs.parent / "debug/elf/kernel.elf").read_bytes())
    text = DOMAIN.format("").replace("a.elf", "plain.elf")
    result = judge(text, search_path=(programs,))
    if result.system is None:
        assert "program-address" in result.rules
        return
    findings = Findings()
    assert make(result.system, result.board, parts, findings) is None
    assert {each.rule for each in findings.all} == {"program-library"}


def test_setvars_have_their_values(judge: Judge, parts: Parts, programs: Path) -> None:
    """Address of a region without phys_addr: known only when it has been placed."""
    text = '<memory_region name="m" size="0x3000"/>' + DOMAIN.format(
        '<map mr="m" vaddr="0x40000000" setvar_vaddr="buffer" setvar_size="buffer_size"/>'
        '<setvar symbol="buffer_paddr" region_paddr="m"/>'
    )
    result = judge(text, search_path=(programs,))
    built = build(result.good, result.board, parts)
    target = Target(built)

    def value(name: str) -> int:
        return target.edit.read(target.variable("p", name))

    assert value("buffer") == 0x40000000
    assert value("buffer_size") == 0x3000
    assert value("buffer_paddr") == built.places.pa(built.plan.regions[0])


@given(cores=st.lists(st.integers(0, 3), min_size=2, max_size=12), seed=st.randoms())
@settings(max_examples=10, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_equals_start_in_the_order_of_the_document(build_text: Callable[[str], Built],
                                                   cores: list[int], seed: Random) -> None:
    """On every core: the first in a ready queue runs first."""
    names = [f"pd{seed.randint(0, 10 ** 9)}_{index}" for index in range(len(cores))]
    pds = "".join(f'<protection_domain name="{name}" priority="9" cpu="{core}">'
                  '<program_image path="a.elf"/></protection_domain>'
                  for name, core in zip(names, cores))
    plan = build_text(f"<system>{pds}</system>").plan
    for core in plan.cores:
        ready = ReadyQueue(core.tcbs).by_priority.get(9, [])
        assert [tcb.label for tcb in ready] == [
            name for name, number in zip(names, cores) if number == core.core]


def test_subtract() -> None:
    assert subtract([(0, 100)], [(10, 20), (15, 30), (90, 200)]) == [(0, 10), (30, 90)]
    assert subtract([(0, 10), (20, 30)], [(5, 25)]) == [(0, 5), (25, 30)]
    assert subtract([(0, 10)], [(0, 10)]) == []
    assert subtract([(5, 10)], [(0, 3), (10, 12), (7, 7)]) == [(5, 10)]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8),
)
def test_subtract_is_set_difference(
    wholes: list[tuple[int, int]], holes: list[tuple[int, int]]
) -> None:
    def members(parts: list[tuple[int, int]]) -> set[int]:
        return {each for start, end in parts for each in range(start, end)}

    one = subtract([(a, a + 80 + n) for a, n in wholes[:1]], [(a, a + n) for a, n in holes])
    assert members(one) == members([(a, a + 80 + n) for a, n in wholes[:1]]) - members(
        [(a, a + n) for a, n in holes]
    )


def test_aligned() -> None:
    assert aligned([(1, 40), (41, 49)], 10) == [(10, 40)]


@given(st.integers(0, 1 << 34), st.integers(0, 1 << 32))
def test_power_blocks_fill(start: int, size: int) -> None:
    """Aligned blocks, one behind the other, that leave less than a page at each end."""
    blocks = list(power_blocks(start, start + size, 12))
    for (one, bits), (other, _) in pairwise(blocks):
        assert one + (1 << bits) == other
    assert all(at % (1 << bits) == 0 for at, bits in blocks)
    if size >= 2 * PAGE:
        assert blocks[0][0] - start < PAGE
        assert start + size - blocks[-1][0] - (1 << blocks[-1][1]) < PAGE


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5)), max_size=6), st.integers(1, 5)
)
def test_free_pages(taken: list[tuple[int, int]], count: int) -> None:
    ranges = [(at * PAGE, (at + size) * PAGE) for at, size in taken]
    found = free_pages(ranges, 100 * PAGE, count)
    assert found == sorted(set(found), reverse=True) and len(found) == count
    assert all(end <= at or at + PAGE <= start for at in found for start, end in ranges)
