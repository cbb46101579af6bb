# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Calls of firmware: by whom, which, and what comes back."""

from __future__ import annotations

import pytest

from kernel.world import Thread, World

ILLEGAL, TRUNCATED = 3, 7
FUNCTION = 0x8400_0000


@pytest.fixture
def thread(world: World) -> Thread:
    return world.thread()


def test_answer_is_the_firmwares(thread: Thread) -> None:
    """Here there is none: it answers that it does not know the function, and leaves the rest."""
    smc = thread.give("SMC")
    words = (FUNCTION, *range(11, 18))
    assert thread.invoke(smc, "ARMSMCCall", *words) == 0
    assert thread.length == 8 and thread.message(8) == [(1 << 64) - 1, *words[1:]]


@pytest.mark.parametrize("length", [0, 1, 7])
def test_all_registers_must_be_there(thread: Thread, length: int) -> None:
    assert thread.invoke(thread.give("SMC"), "ARMSMCCall", *[FUNCTION] * length) == TRUNCATED


@pytest.mark.parametrize("badge,function,error", [
    (0, FUNCTION, 0), (FUNCTION, FUNCTION, 0), (FUNCTION, FUNCTION + 1, ILLEGAL),
    (FUNCTION, FUNCTION | 1 << 32, ILLEGAL), (FUNCTION, 0, ILLEGAL)])
def test_a_badge_is_the_only_function(thread: Thread, badge: int, function: int, error: int) -> None:
    smc = thread.give("SMC", badge=badge)
    assert thread.invoke(smc, "ARMSMCCall", function, *[0] * 7) == error


@pytest.mark.parametrize("label", ["TCBSuspend", "CNodeDelete", "IRQAckIRQ"])
def test_nothing_else_is_asked_of_it(thread: Thread, label: str) -> None:
    assert thread.invoke(thread.give("SMC"), label, *[FUNCTION] * 8) == ILLEGAL


ON, STATE = 0xc400_0003, 0xc400_0004
CORE, ENTRY = 1 << 63 | 0x1_0000_0203, 0x7000_0040


@pytest.mark.parametrize("function,entry", [(ON, ENTRY), (STATE, 0)])
def test_of_a_core_says_which_core_and_where(thread: Thread, function: int, entry: int) -> None:
    """The caller has chosen another core, and code of its own: it gets neither."""
    smc = thread.give("SMC", badge=CORE, aux=ENTRY)
    assert thread.invoke(smc, "ARMSMCCall", function, 1, 0x4000_0000, *range(13, 18)) == 0
    assert thread.message(8) == [(1 << 64) - 1, 0x1_0000_0203, entry, 0, *range(14, 18)]


@pytest.mark.parametrize("function", [FUNCTION, 0x8400_0002, 0x8400_0003, 0x8400_0008, 0x8400_0009,
                                      ON | 1 << 32, CORE])
def test_of_a_core_allows_nothing_else(thread: Thread, function: int) -> None:
    """Neither to turn cores off, nor all of them, nor the 32-bit forms of what is allowed."""
    smc = thread.give("SMC", badge=CORE, aux=ENTRY)
    assert thread.invoke(smc, "ARMSMCCall", function, *[0] * 7) == ILLEGAL
