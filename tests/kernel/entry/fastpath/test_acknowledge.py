# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Acknowledgements of interrupts, by the one call that drivers make for each."""

from __future__ import annotations

import pytest

from kernel.fastpaths import Both
from kernel.interrupts import IMPLIED_ACK, ISSUABLE, SGI
from kernel.world import Thread

INTID = 79


@pytest.fixture
def driver(both: Both) -> Thread:
    """Interrupted, and runs."""
    world, thread = both.world, both.world.thread()
    for intid, flags in ((INTID, ISSUABLE), (SGI, ISSUABLE | IMPLIED_ACK)):
        both.handler(intid, world.notification(), flags)
        world.lib.host_gic_raise(intid, 0)
        world.lib.handle_interrupt()
        assert world.machine.gic.active[intid]
    return thread


def acknowledge(both: Both, driver: Thread, cptr: int, more: int = 0) -> bool:
    """more: of the message information."""
    return both.declines(driver, "Call", cptr, both.acknowledgement | more)


@pytest.mark.parametrize("intid", [INTID, SGI])
def test_does_the_same(both: Both, driver: Thread, intid: int) -> None:
    """Of a device, and of what the next wait would end as well."""
    cptr = driver.give("IRQ_HANDLER", badge=intid)
    assert not acknowledge(both, driver, cptr)
    assert not both.world.machine.gic.active[intid] and (driver.x(0), driver.x(1)) == (0, 0)


def test_twice(both: Both, driver: Thread) -> None:
    """The second one does nothing."""
    cptr = driver.give("IRQ_HANDLER", badge=INTID)
    for _ in range(2):
        assert not acknowledge(both, driver, cptr)


def test_what_is_not_for_it(both: Both, driver: Thread) -> None:
    cptr = driver.give("IRQ_HANDLER", badge=INTID)
    other = driver.give("TCB", driver.ref)
    for at, more in ((60, 0), (other, 0), (1 << 20, 0), (cptr, 1), (cptr, 1 << 17)):
        before = both.world.machine.gic.active[INTID]
        assert acknowledge(both, driver, at, more) and both.world.machine.gic.active[INTID] == before


def test_another_cspace(both: Both, driver: Thread) -> None:
    cptr = driver.give("IRQ_HANDLER", badge=INTID)
    both.world.slot(both.world.tcb_slot(driver.ref, "CSPACE")).cap.word = 1
    assert acknowledge(both, driver, cptr)
