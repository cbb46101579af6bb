# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What InjectIRQ's word asks for."""

from __future__ import annotations

import ctypes

import pytest

from kernel.guests import ACTIVE, EOI, PENDING, vcpu, vmm
from kernel.world import World


def inject(world: World, ref: int, word: int) -> bool:
    function = world.lib.lib.vcpu_inject
    function.restype = ctypes.c_bool
    return function(ref, ctypes.c_uint64(word))


def entries(world: World, ref: int) -> list[int]:
    """The list registers that the model has."""
    return [world.at("vcpu", ref).interface.list[index] for index in range(4)]


@pytest.mark.parametrize("index", [0, 1, 3])
def test_fields(world: World, index: int) -> None:
    ref, _ = vcpu(world, vmm(world))
    assert inject(world, ref, index << 32 | 1 << 24 | 31 << 16 | 1023)
    found = entries(world, ref)
    assert found.pop(index) & (EOI | PENDING | 0x3ff) == EOI | PENDING | 1023
    assert not any(found)


def test_what_else_the_word_has(world: World) -> None:
    """Nothing is above the index."""
    ref, _ = vcpu(world, vmm(world))
    assert inject(world, ref, 0xffffff << 40 | 1 << 32 | 40)
    assert world.at("vcpu", ref).interface.list[1] & 0x3ff == 40


@pytest.mark.parametrize("word", [1024, 1 << 15, 32 << 16, 1 << 23, 2 << 24, 1 << 31, 4 << 32, 16 << 32, 255 << 32])
def test_ranges(world: World, word: int) -> None:
    ref, _ = vcpu(world, vmm(world))
    assert not inject(world, ref, word)
    assert not any(entries(world, ref))


def test_what_is_active_comes_first(world: World) -> None:
    ref, _ = vcpu(world, vmm(world))
    world.at("vcpu", ref).interface.list[2] = ACTIVE
    assert world.lib.lib.vcpu_is_active(ref, 2) & 1 and not world.lib.lib.vcpu_is_active(ref, 1) & 1
    assert not inject(world, ref, 2 << 32 | 40)
    assert entries(world, ref) == [0, 0, ACTIVE, 0]
