# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What guests do, as their VMM hears of it."""

from __future__ import annotations

import ctypes

import pytest

from kernel.guests import ACTIVE, EOI, MAINTENANCE, PENDING, guest, listen, vmm, wait
from kernel.world import PC, SYSCALLS, World


@pytest.mark.parametrize("name", SYSCALLS)
def test_a_hypervisor_call_is_never_a_system_call(world: World, name: str) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    listen(world, owner, only)
    number = SYSCALLS[name] & (1 << 64) - 1
    only.thread.tcb.context.x[7] = number
    world.lib.handle_guest_hvc()
    assert world.current is owner and owner.label == 2
    assert owner.message(13)[8:] == [PC - 4, 0, PC, 0x40, number]


def test_a_trap(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    listen(world, owner, only)
    world.lib.handle_guest_trap(ctypes.c_uint64(0x5e000007))
    assert (owner.label, owner.length, owner.message(1)) == (8, 1, [0x5e000007])


def test_one_fault_for_each_interrupt_that_ended(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    cptr = listen(world, owner, only)
    world.machine.guest.interface.list[1] = EOI
    world.machine.guest.interface.list[3] = EOI
    world.machine.guest.interface.list[0] = EOI | ACTIVE
    world.machine.pending_irq = MAINTENANCE
    world.lib.handle_guest_interrupt()
    assert (owner.label, owner.length, owner.message(1)) == (7, 1, [1])
    assert world.machine.guest.interface.list[1] == 0
    assert world.machine.guest.interface.list[3] == EOI
    owner.call("ReplyRecv", cptr, reply=owner.reply_cptr)
    world.machine.pending_irq = MAINTENANCE
    world.lib.handle_guest_interrupt()
    assert (owner.label, owner.message(1)) == (7, [3])
    owner.call("ReplyRecv", cptr, reply=owner.reply_cptr)
    world.machine.pending_irq = MAINTENANCE
    world.lib.handle_guest_interrupt()
    assert world.current is only.thread and world.machine.guest.interface.list[0] == EOI | ACTIVE


def test_a_late_interrupt_is_nobodys(world: World) -> None:
    """The guest has left: a PD is not told."""
    owner = vmm(world)
    guest(world, owner)
    world.machine.guest.interface.list[1] = EOI
    for intid in (25, 27):
        world.machine.pending_irq = intid
        world.lib.handle_interrupt()
        assert world.current is owner and not world.machine.gic.active[intid]
    assert world.machine.guest.interface.list[1] == EOI


def test_wfi_with_an_interrupt_that_waits(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    assert owner.invoke(only.vcpu, "ARMVCPUInjectIRQ", 40) == 0
    wait(world, owner)
    world.machine.guest.interface.control = 0
    only.wfi()
    assert only.thread.state == "ASLEEP"
    world.lib.vcpu_wake(only.ref)
    world.enter()
    assert world.machine.guest.interface.list[0] & PENDING
    world.machine.guest.interface.control = 1
    only.wfi()
    assert world.current is only.thread and only.thread.tcb.context.pc == PC + 8


@pytest.mark.parametrize("group", [0, 1])
@pytest.mark.parametrize("enabled", [0, 1, 2, 3])
def test_wfi_with_an_interrupt_of_a_group(world: World, group: int, enabled: int) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    assert owner.invoke(only.vcpu, "ARMVCPUInjectIRQ", 40 | group << 24) == 0
    wait(world, owner)
    world.machine.guest.interface.control = enabled
    only.wfi()
    assert only.thread.state == ("RUNNING" if enabled >> group & 1 else "ASLEEP")


def test_who_sleeps_leaves_the_core_to_those_below(world: World) -> None:
    owner = vmm(world)
    only, below = guest(world, owner), world.thread(10)
    wait(world, owner)
    only.wfi()
    assert world.current is below and not world.machine.guest.entered


def test_stopped_in_its_sleep(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner, 50)
    other = world.thread(100)
    cptr = other.give("TCB", only.thread.ref)
    notification = wait(world, owner)
    assert world.current is other
    other.call("Wait", other.give("NOTIFICATION", notification))
    only.wfi()
    world.lib.guest_leave_idle()
    world.lib.notification_signal(notification, ctypes.c_uint64(1))
    world.lib.notification_signal(notification, ctypes.c_uint64(1))
    world.enter()
    assert only.thread.state == "ASLEEP" and world.current is owner
    assert owner.invoke(only.tcb, "TCBSuspend") == 0
    assert only.thread.state == "INACTIVE" and world.ks.sleeping == 0
    assert owner.invoke(only.tcb, "TCBResume") == 0
    assert only.thread.state == "RESTART" and only.thread.tcb.context.pc == PC + 4
    del cptr
