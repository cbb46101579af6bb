# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every byte of an image is looked at: nearly any bit that flips is found, and none makes the
verifier fail. Exempt are the texts of the monitors' reports and the sizes of untyped memory."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from backend_support import SYSTEM, Built, Editor

FLIPS = 80


def exempt(built: Built) -> list[tuple[int, int]]:
    """Where a flip may be harmless."""
    found = []
    first = built.parts.abi.constant("MONITOR_UNTYPED_BASE") * 32
    size = built.parts.abi.constant("MONITOR_UNTYPED_SLOTS") * 32
    for core in built.plan.cores:
        cnode = core.pa(core.untyped_cnode) + first
        found.append((cnode, cnode + size))
        found += [
            (each.pa, each.pa + each.size) for each in core.memories if "information" in each.name
        ]
    return found


@pytest.mark.parametrize("seed", range(4))
def test_flips(build_text: Callable[[str], Built], seed: int) -> None:
    built, draw = build_text(SYSTEM), random.Random(seed)
    segments = [each for each in built.product.segments if each.data]
    weights = [len(each.data) for each in segments]
    for _ in range(FLIPS):
        segment = draw.choices(segments, weights)[0]
        pa = segment.pa + draw.randrange(len(segment.data))
        edit = Editor(built)
        edit.data[edit.place(pa)] ^= 1 << draw.randrange(8)
        found = built.verify(edit.done())
        if not any(start <= pa < end for start, end in exempt(built)):
            assert found, hex(pa)


@pytest.mark.parametrize("seed", range(2))
def test_damage_is_no_crash(build_text: Callable[[str], Built], seed: int) -> None:
    """Many words replaced at once, in the tables as well."""
    built, draw = build_text(SYSTEM), random.Random(seed)
    for _ in range(40):
        edit = Editor(built)
        for _ in range(draw.randrange(1, 30)):
            at = draw.randrange(edit.start, len(edit.data) - 8, 8)
            value = draw.choice([0, 1, 3, 2**64 - 1, draw.getrandbits(64), 0x70200003])
            edit.data[at : at + 8] = value.to_bytes(8, "little")
        built.verify(edit.done())
