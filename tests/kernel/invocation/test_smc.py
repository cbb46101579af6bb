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
