# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What InjectIRQ's word asks for."""

from __future__ import annotations

import ctypes

import pytest

from kernel.guests import ACTIVE, EOI, PENDING, vcpu, vmm
from kernel.world import World


class Injection(ctypes.Structure):
    _fields_ = [("index", ctypes.c_uint32), ("value", ctypes.c_uint64)]


class Error(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint32), ("which", ctypes.c_uint32), ("words", ctypes.c_uint64 * 3)]


def find(world: World, ref: int, word: int) -> tuple[Error, Injection]:
    injection, function = Injection(), world.lib.lib.vcpu_find_injection
    function.restype = Error
    return function(ref, ctypes.c_uint64(word), ctypes.byref(injection)), injection


@pytest.mark.parametrize("index", [0, 1, 3])
def test_fields(world: World, index: int) -> None:
    ref, _ = vcpu(world, vmm(world))
    error, injection = find(world, ref, index << 32 | 1 << 24 | 31 << 16 | 1023)
    assert error.code == 0 and injection.index == index
    assert injection.value & (EOI | PENDING | 0x3ff) == EOI | PENDING | 1023
    world.lib.lib.vcpu_inject(ref, ctypes.byref(injection))
    assert world.at("vcpu", ref).interface.list[index] == injection.value


@pytest.mark.parametrize("word,most", [(1024, 1023), (32 << 16, 31), (2 << 24, 1), (64 << 32, None)])
def test_ranges(world: World, word: int, most: int | None) -> None:
    ref, _ = vcpu(world, vmm(world))
    error, _ = find(world, ref, word)
    assert error.code == world.abi.constant("seL4_RangeError") and error.words[0] == 0
    assert most is None or error.words[1] == most


def test_what_is_active_comes_first(world: World) -> None:
    ref, _ = vcpu(world, vmm(world))
    world.at("vcpu", ref).interface.list[2] = ACTIVE
    assert find(world, ref, 2 << 32 | 40)[0].code == world.abi.constant("seL4_DeleteFirst")
