# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual timers, and guests that sleep."""

from __future__ import annotations

import ctypes

import pytest

from kernel.guests import CNTV_CTL, CNTV_CVAL, CNTVOFF, TIMER, Guest, guest, listen, vcpu, vmm, wait, wake
from kernel.world import World

NEVER, KERNEL_TIMER = (1 << 64) - 1, 26


def arm(world: World, at: int) -> None:
    """By the guest that runs."""
    world.machine.guest.registers[CNTV_CVAL] = at
    world.machine.guest.registers[CNTV_CTL] = 1


def fire(world: World) -> None:
    """The virtual timer's interrupt, as whoever runs takes it."""
    world.machine.pending_irq = TIMER
    if world.machine.guest.entered:
        world.lib.handle_guest_interrupt()
    else:
        world.lib.handle_interrupt()
    world.machine.gic.pending[TIMER] = 0


def sleeper(world: World, at: int) -> Guest:
    owner = vmm(world)
    only = guest(world, owner)
    wait(world, owner)
    arm(world, at)
    only.wfi()
    world.lib.guest_leave_idle()
    return only


def test_an_idle_core_is_woken_for_a_sleeper(world: World) -> None:
    only = sleeper(world, 5000)
    assert only.thread.state == "ASLEEP" and world.machine.guest.wakeup == 5000
    assert world.machine.gic.enabled[TIMER]
    world.machine.now = 4999
    fire(world)
    assert only.thread.state == "ASLEEP"
    world.machine.now = 5000
    fire(world)
    assert world.current is only.thread and world.machine.guest.entered
    assert world.ks.sleeping == 0


def test_virtual_time_is_shifted(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    assert owner.invoke(only.vcpu, "ARMVCPUWriteReg", CNTVOFF, 700) == 0
    wait(world, owner)
    arm(world, 5000)
    only.wfi()
    world.lib.guest_leave_idle()
    assert world.machine.guest.wakeup == 5700


def test_a_timer_that_is_off_wakes_nobody(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    wait(world, owner)
    for control in (0, 2, 3):
        world.machine.guest.registers[CNTV_CTL] = control
        only.wfi()
        world.lib.guest_leave_idle()
        assert only.thread.state == "ASLEEP" and world.machine.guest.wakeup == NEVER
        world.lib.vcpu_wake(only.ref)
        world.enter()


def test_wfi_ends_at_once_when_the_timer_has_fired(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    wait(world, owner)
    arm(world, world.machine.now)
    pc = only.thread.tcb.context.pc
    only.wfi()
    assert world.current is only.thread and only.thread.tcb.context.pc == pc + 4


def test_who_is_woken_leaves_the_time_of_the_others(world: World) -> None:
    owner = vmm(world)
    one, two = guest(world, owner, 100), guest(world, owner, 150)
    notification = wait(world, owner)
    for each, at in ((two, 5000), (one, 7000)):
        assert world.current is each.thread
        arm(world, at)
        each.wfi()
    assert world.machine.guest.wakeup == world.ks.first_due == 5000
    world.lib.notification_signal(notification, ctypes.c_uint64(1))
    world.enter()
    assert owner.invoke(two.vcpu, "ARMVCPUAckVPPI", TIMER) == 0
    assert two.thread.state == "RUNNING" and one.thread.state == "ASLEEP"
    assert world.machine.guest.wakeup == world.ks.first_due == 7000


def test_while_a_guest_runs_the_kernels_timer_wakes_another(world: World) -> None:
    owner = vmm(world)
    low, high = guest(world, owner, 100), guest(world, owner, 150)
    wait(world, owner)
    arm(world, 5000)
    high.wfi()
    assert world.current is low.thread and world.machine.deadline == 5000
    world.machine.now = 5000
    world.ks.irq_state[KERNEL_TIMER] = world.abi.constant("IRQ_KERNEL_TIMER")
    world.machine.pending_irq = KERNEL_TIMER
    world.lib.handle_guest_interrupt()
    assert world.current is high.thread and low.thread.state == "RUNNING"


def test_masked_until_acknowledged(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    listen(world, owner, only)
    arm(world, world.machine.now)
    fire(world)
    assert world.current is owner and owner.label == 9 and owner.message(1) == [TIMER]
    assert not world.machine.gic.enabled[TIMER]
    only.state.registers[CNTV_CTL] = 0
    assert owner.invoke(only.vcpu, "ARMVCPUAckVPPI", TIMER) == 0
    owner.call("Send", owner.reply_cptr)
    wait(world, owner)
    assert world.current is only.thread and world.machine.gic.enabled[TIMER]


def test_a_guest_whose_timer_is_still_due_makes_progress(world: World) -> None:
    """Acknowledged at once, it opens at the guest's next exit."""
    owner = vmm(world)
    only = guest(world, owner)
    listen(world, owner, only)
    arm(world, world.machine.now)
    fire(world)
    assert owner.invoke(only.vcpu, "ARMVCPUAckVPPI", TIMER) == 0
    owner.call("Send", owner.reply_cptr)
    wait(world, owner)
    assert world.current is only.thread and not world.machine.gic.enabled[TIMER]
    world.lib.handle_guest_interrupt()
    assert world.current is only.thread and world.machine.gic.enabled[TIMER]


def test_more_guests_than_places(world: World) -> None:
    owner = vmm(world)
    places = world.abi.layout("core_state").member("sleepers").count
    guests = [guest(world, owner, 100 + i) for i in range(places + 1)]
    wait(world, owner)
    for each in reversed(guests[1:]):
        assert world.current is each.thread
        each.wfi()
    assert world.current is guests[0].thread and world.ks.sleeping == places
    guests[0].wfi()
    assert world.current is guests[0].thread


def test_virtual_time_that_wraps_around(world: World) -> None:
    """A compare value that it never reaches, and an offset by which it is ahead."""
    owner = vmm(world)
    only = guest(world, owner)
    for offset, compare, wakeup in ((700, NEVER, NEVER), (-700, 5000, 4300), (700, NEVER - 100, NEVER)):
        assert owner.invoke(only.vcpu, "ARMVCPUWriteReg", CNTVOFF, offset & NEVER) == 0
        notification = wait(world, owner)
        arm(world, compare)
        only.wfi()
        world.lib.guest_leave_idle()
        assert only.thread.state == "ASLEEP" and world.machine.guest.wakeup == wakeup
        wake(world, notification)


def test_acknowledged_while_its_time_is_ahead(world: World) -> None:
    """The timer is due since before the kernel's time began, and is still asserted."""
    owner = vmm(world)
    only = guest(world, owner)
    listen(world, owner, only)
    world.machine.guest.registers[CNTVOFF] = -100000 & NEVER
    arm(world, 5)
    fire(world)
    assert owner.label == 9
    assert owner.invoke(only.vcpu, "ARMVCPUAckVPPI", TIMER) == 0
    owner.call("Send", owner.reply_cptr)
    wait(world, owner)
    assert world.current is only.thread and not world.machine.gic.enabled[TIMER]


def test_who_falls_asleep_has_left(world: World) -> None:
    """What the guest has just set its timer to is what the first to wake is found by."""
    owner = vmm(world)
    low, high = guest(world, owner, 100), guest(world, owner, 150)
    wait(world, owner)
    arm(world, 3000)
    high.wfi()
    arm(world, 9000)
    low.wfi()
    assert not world.machine.guest.entered and world.machine.guest.wakeup == 3000
    assert world.machine.deadline > 9000


def test_a_late_interrupt_wakes_nobody(world: World) -> None:
    """Nobody has ever slept: the timer must not be set to interrupt again, for ever."""
    vmm(world)
    fire(world)
    assert world.machine.guest.wakeup == NEVER


def test_two_with_times_of_their_own(world: World) -> None:
    """Both have set their timers to the same value; offsets tell whose turn it is."""
    owner = vmm(world)
    late, soon = guest(world, owner, 150), guest(world, owner, 100)
    assert owner.invoke(late.vcpu, "ARMVCPUWriteReg", CNTVOFF, 500) == 0
    assert owner.invoke(soon.vcpu, "ARMVCPUWriteReg", CNTVOFF, -500 & NEVER) == 0
    wait(world, owner)
    for each in (late, soon):
        assert world.current is each.thread
        arm(world, 5000)
        each.wfi()
    for each, at in ((soon, 4500), (late, 5500)):
        assert world.machine.guest.wakeup == at
        world.machine.now = at
        fire(world)
        assert world.current is each.thread and world.machine.guest.registers[CNTV_CVAL] == 5000
        world.machine.guest.registers[CNTV_CTL] = 0
        each.wfi()


def test_due_while_others_run(world: World) -> None:
    """Nobody else takes its interrupt; it does when it runs again, once."""
    owner = vmm(world)
    only, other = guest(world, owner), world.thread(250)
    notification = world.notification()
    other.call("Wait", other.give("NOTIFICATION", notification))
    listen(world, owner, only)
    arm(world, 5000)
    world.lib.notification_signal(notification, ctypes.c_uint64(1))
    world.lib.handle_guest_interrupt()
    world.machine.now = 6000
    fire(world)
    assert world.current is other and owner.state == "BLOCKED_ON_RECEIVE"
    other.call("Wait", 1)
    assert world.current is only.thread and world.machine.gic.enabled[TIMER]
    fire(world)
    assert (world.current, owner.label, owner.message(1)) == (owner, 9, [TIMER])


def test_due_while_its_fault_is_answered(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    cptr = listen(world, owner, only)
    arm(world, 5000)
    world.lib.handle_guest_trap(ctypes.c_uint64(0x5e000000))
    assert owner.label == 8
    world.machine.now = 6000
    owner.call("ReplyRecv", cptr, reply=owner.reply_cptr)
    assert world.current is only.thread
    fire(world)
    assert (owner.label, owner.message(1)) == (9, [TIMER])


@pytest.mark.parametrize("over", [99, 100, 101, 500])
def test_due_as_its_budget_ends(world: World, over: int) -> None:
    """It is told once, be it then or in its next period."""
    owner = vmm(world)
    only = Guest(world, world.thread(100, budget=100, period=1000), *vcpu(world, owner), 0)
    assert owner.invoke(only.vcpu, "ARMVCPUSetTCB", caps=(owner.give("TCB", only.thread.ref),)) == 0
    listen(world, owner, only)
    arm(world, world.machine.now + 50)
    world.machine.now += over
    fire(world)
    if world.current is not owner:
        assert world.current is None
        world.wait(2000)
        fire(world)
    assert (world.current, owner.label, owner.message(1)) == (owner, 9, [TIMER])
    assert not world.machine.gic.enabled[TIMER] and only.thread.state == "BLOCKED_ON_REPLY"
