# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Cache maintenance by frame and by VSpace: which ranges."""

from __future__ import annotations

from kernel.space import FRAMES, VA, VSPACE, Space

ARGUMENT, ILLEGAL, RANGE = 1, 3, 4


def test_cache_maintenance(space: Space) -> None:
    space.tables()
    thread = space.thread
    for operation in ("Clean_Data", "Invalidate_Data", "CleanInvalidate_Data", "Unify_Instruction"):
        assert thread.invoke(FRAMES, "ARMPage" + operation, 0, 64) == ILLEGAL  # not mapped
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, VA, VA + 64) == 0
    assert space.map(FRAMES) == 0
    for operation in ("Clean_Data", "Invalidate_Data", "CleanInvalidate_Data", "Unify_Instruction"):
        assert thread.invoke(FRAMES, "ARMPage" + operation, 0, 4096) == 0
        assert thread.invoke(FRAMES, "ARMPage" + operation, 64, 64) == ARGUMENT
        assert thread.invoke(FRAMES, "ARMPage" + operation, 0, 4097) == ARGUMENT
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, VA, VA + 4096) == 0
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, VA + 1, VA + 4097) == RANGE
        assert thread.message(2) == [VA + 1, VA + 4095]
        assert thread.invoke(VSPACE, "ARMVSpace" + operation, 0, 1 << 41) == ILLEGAL


def test_cache_maintenance_goes_on_after_an_interrupt(space: Space) -> None:
    space.tables()
    assert space.map(FRAMES) == 0
    space.world.machine.pending_irq = 500
    space.thread.invoke(FRAMES, "ARMPageClean_Data", 0, 4096)
    assert space.thread.x(2) == 2048
    space.world.lib.handle_interrupt()
    assert space.thread.again() == 0
