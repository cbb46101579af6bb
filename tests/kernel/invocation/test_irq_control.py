# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Issuing interrupts and SGI signals. By which right somebody may change what is in
test_irq_authority.py."""

from __future__ import annotations

import pytest

from kernel.interrupts import EDGE, EDGE_SPI, SGI, SPI, TIMER, Interrupts, issue_sgi

ARGUMENT, ILLEGAL, RANGE, DELETE_FIRST, REVOKE_FIRST = 1, 3, 4, 8, 9
FOREIGN = 81


@pytest.mark.parametrize("irq,error", [(TIMER, 0), (SPI, 0), (FOREIGN, ILLEGAL), (1020, RANGE),
                                       (1 << 40, RANGE)])
def test_issue_only_what_is_issuable(irqs: Interrupts, irq: int, error: int) -> None:
    assert irqs.get(irq) == error
    assert irqs.thread.kinds(40, 1) == ["NULL" if error else "IRQ_HANDLER"]


def test_issue_once(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0 and irqs.get(TIMER, 41) == REVOKE_FIRST
    assert irqs.get(SPI) == DELETE_FIRST
    assert irqs.thread.invoke(irqs.cnode, "CNodeDelete", 40, 64) == 0
    assert not irqs.enabled(TIMER) and irqs.get(TIMER, 41) == 0 and irqs.enabled(TIMER)


def test_revoke_of_control_takes_all_handlers(irqs: Interrupts) -> None:
    assert irqs.get(TIMER) == 0 and irqs.get(SPI, 41) == 0
    assert irqs.thread.invoke(40, "IRQSetIRQHandler", caps=(irqs.notification,)) == 0
    assert irqs.thread.invoke(irqs.cnode, "CNodeRevoke", irqs.control, 64) == 0
    assert irqs.thread.kinds(40, 2) == ["NULL", "NULL"]
    assert not irqs.enabled(TIMER) and not irqs.enabled(SPI)
    assert irqs.world.ks.irq_slots[TIMER].cap.type == 0
    irqs.raise_irq(TIMER)
    assert irqs.pending() == 0


@pytest.mark.parametrize("irq,trigger,error", [(TIMER, 1, 0), (TIMER, 0, 0), (SPI, 0, 0),
                                               (SPI, 1, ARGUMENT), (EDGE_SPI, 1, 0),
                                               (EDGE_SPI, 0, ARGUMENT)])
def test_trigger_of_spis_is_the_boards(irqs: Interrupts, irq: int, trigger: int, error: int
                                       ) -> None:
    assert irqs.thread.invoke(irqs.control, "ARMIRQIssueIRQHandlerTrigger", irq, trigger, 40, 64,
                              caps=(irqs.cnode,)) == error
    if irq == TIMER:
        assert bool(irqs.world.ks.irq_flags[TIMER] & EDGE) == bool(trigger)


@pytest.mark.parametrize("irq,target,error", [(SGI, 1, RANGE), (16, 2, RANGE), (3, 2, ILLEGAL)])
def test_sgis_that_are_refused(irqs: Interrupts, irq: int, target: int, error: int) -> None:
    irqs.world.ks.boot.core = 2
    assert issue_sgi(irqs, irq, target) == error


def test_sgis_are_issued_each_on_its_own(irqs: Interrupts) -> None:
    """Revoking one of two capabilities to the same SGI deletes its copies, not the other."""
    for slot in (40, 41):
        assert issue_sgi(irqs, SGI, 0, slot) == 0
    assert irqs.thread.invoke(irqs.cnode, "CNodeCopy", 42, 64, 41, 64, 15,
                              caps=(irqs.cnode,)) == 0
    assert irqs.thread.invoke(irqs.cnode, "CNodeRevoke", 41, 64) == 0
    assert irqs.thread.kinds(40, 3) == ["SGI_SIGNAL", "SGI_SIGNAL", "NULL"]
    assert irqs.thread.invoke(irqs.cnode, "CNodeRevoke", irqs.control, 64) == 0
    assert irqs.thread.kinds(40, 2) == ["NULL", "NULL"]
