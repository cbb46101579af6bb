# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where stack and IPC buffer lie: in a block of 2 MiB that the program has a table for anyway, and clear
of all that is mapped."""

from __future__ import annotations

import random

import pytest
from microkit.base.sizes import LARGE_PAGE, PAGE
from microkit.model.vspace import Span, VSpaceLayout, place_stack

TOP = 1 << 40
STACK = 0x2000
#: A guard page, the stack, a guard page, the IPC buffer.
ALL = STACK + 3 * PAGE

CASES = [
    ([(0x200000, 0x203000)], [], 0, 0x400000),
    ([(0x200000, 0x201000), (0x5FF000, 0x600010)], [], 0, 0x400000),
    ([(0x1000, 0x2000)], [], 0, 0x200000),
    ([(0x40000000, 0x40001000)], [], 0, 0x40200000),
    ([(0x200000, 0x400000 - ALL)], [], 0, 0x400000),
    ([(0x200000, 0x400000 - ALL + 1)], [], 0, TOP),
    ([(0x200000, 0x400000)], [], 0, TOP),
    ([(0x200000, 0x400000 - ALL)], [], 1, TOP),
    ([(0x200000, 0x400000 - ALL - PAGE)], [], 1, 0x400000),
    ([(0x200000, 0x203000)], [(0x3FF000, 0x400000)], 0, TOP),
    ([(0x200000, 0x203000)], [(0x400000, 0x10000000)], 0, 0x400000),
    ([(0x200000, 0x203000)], [(0x300000, 0x400000 - ALL)], 0, 0x400000),
    ([(0x200000, 0x203000)], [(0x300000, 0x400000 - ALL + PAGE)], 0, TOP),
    ([(0x200000, 0x203000), (0x800000, 0x801000)], [(0x3FF000, 0x400000)], 0, 0xA00000),
]  # fmt: skip


@pytest.mark.parametrize("program, maps, more, end", CASES)
def test_place(program: list[Span], maps: list[Span], more: int, end: int) -> None:
    assert place_stack(STACK, program, maps, more) == VSpaceLayout(STACK, end)


def test_large_stack() -> None:
    assert place_stack(16 << 20, [(0x200000, 0x201000)], [], 0).end == TOP


def test_as_microkit() -> None:
    """At the end of the address space."""
    layout = VSpaceLayout(STACK)
    assert layout.end == TOP and layout.ipc_buffer == TOP - PAGE
    assert layout.stack_top == TOP - 2 * PAGE
    assert layout.stack_bottom == TOP - 2 * PAGE - STACK
    assert layout.max_vaddr == TOP - ALL


def test_clear_of_everything() -> None:
    """Also of the pages for channels, in the last block of a segment, or at the end."""
    draw = random.Random(1)
    low = 0
    for _ in range(3000):
        starts = sorted(draw.sample(range(0, 6 * LARGE_PAGE, PAGE), 6))
        spans = [(start, start + draw.randrange(1, 200) * PAGE) for start in starts]
        draw.shuffle(spans)
        program, maps, more = sorted(spans[:3]), spans[3:], draw.randrange(4)
        layout = place_stack(draw.choice((PAGE, STACK, 1 << 20)), program, maps, more)
        start = layout.max_vaddr - more * PAGE
        assert not any(a < layout.end and start < b for a, b in spans)
        assert layout.ipc_buffer - layout.stack_top == PAGE == layout.stack_bottom - layout.max_vaddr
        if layout.end != TOP:
            low += 1
            assert layout.end - start < LARGE_PAGE
            assert layout.end in {-(-end // LARGE_PAGE) * LARGE_PAGE for _, end in program}
    assert low > 1000
