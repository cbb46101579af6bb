# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations that have no short way."""

from __future__ import annotations

from kernel.fastpaths import Both


def test_other_labels(both: Both) -> None:
    """Neither of a thread nor of anything else."""
    manager, thread = both.thread(200), both.thread(100)
    cptrs = [manager.give("TCB", thread.ref), manager.give("VCPU", both.world.allocate(4096))]
    for label in range(64):
        if label not in [both.world.abi.constant(each) for each in (
                "TCBReadRegisters", "TCBWriteRegisters", "ARMVCPUInjectIRQ", "IRQAckIRQ")]:
            manager.tcb.context.x[2], manager.tcb.context.x[3] = 0, 1
            assert all(both.declines(manager, "Call", cptr, label << 12 | 3, whole=True) for cptr in cptrs)
