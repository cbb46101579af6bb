# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What of the machine a thread may use."""

from __future__ import annotations

from kernel.world import Thread, World

TRUNCATED = 7


def test_flags(pair: tuple[Thread, Thread, int]) -> None:
    """What is cleared, then what is set; of those that there are."""
    manager, thread, tcb = pair
    for clear, to_set, flags in ((0, 0xff, 1), (0, 0, 1), (1, 0, 0), (1, 1, 1)):
        assert manager.invoke(tcb, "TCBSetFlags", clear, to_set) == 0
        assert manager.message(1) == [flags] and thread.tcb.flags == flags
    assert manager.invoke(tcb, "TCBSetFlags", 1) == TRUNCATED and thread.tcb.flags == 1


def test_own_flags_take_effect_at_once(world: World) -> None:
    thread = world.thread()
    own = thread.give("TCB", thread.ref)
    world.use_fp()
    assert world.machine.fpu_enabled == 1
    assert thread.invoke(own, "TCBSetFlags", 0, 1) == 0
    assert world.machine.fpu_enabled == 0 and thread.tcb.flags == 1
    assert thread.invoke(own, "TCBSetFlags", 1, 0) == 0
    assert world.machine.fpu_enabled == 0 and thread.tcb.flags == 0
    world.use_fp()
    assert world.machine.fpu_enabled == 1 and world.ks.fpu_owner == thread.ref


def test_registers_that_are_given_up_stay_hidden(world: World) -> None:
    """A thread without FP takes FP from the one whose registers are in the machine."""
    other, thread = world.thread(200), world.thread()
    world.use_fp()
    thread.tcb.flags = 1
    cptr = thread.give("TCB", other.ref)
    world.lib.tcb_suspend(other.ref)
    world.enter()
    assert world.current is thread and world.ks.fpu_owner == other.ref
    assert thread.invoke(cptr, "TCBSetFlags", 0, 1) == 0
    assert world.ks.fpu_owner == 0 and world.machine.fpu_enabled == 0
