# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads to be invoked: one that runs, and a new one."""

from __future__ import annotations

import pytest

from kernel.configured import NODE, TCB
from kernel.space import Space
from kernel.world import Thread, World


@pytest.fixture(name="pair")
def manager_and_thread(world: World) -> tuple[Thread, Thread, int]:
    """A thread, one of lower priority, and the capability to that."""
    manager, thread = world.thread(200), world.thread()
    for register in range(31):
        thread.tcb.context.x[register] = 0x100 + register
    context = thread.tcb.context
    context.pc, context.sp, context.pstate = 0x4000, 0x8000, 0x80000000
    context.tpidr, context.tpidrro = 0x111, 0x222
    return manager, thread, manager.give("TCB", thread.ref)


@pytest.fixture
def space(world: World) -> Space:
    """A VSpace, frames, a new thread and a CNode for it."""
    space = Space(world)
    assert space.thread.retype(space.untyped, "TCB", 0, space.cnode, TCB) == 0
    assert space.thread.retype(space.untyped, "CapTable", 4, space.cnode, NODE) == 0
    return space
