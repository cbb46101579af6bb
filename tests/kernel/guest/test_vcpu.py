# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whose registers are in the machine, and when."""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import pytest

from kernel.guests import (ACTIVE, CNTV_CTL, CNTV_CVAL, EOI, PENDING, REGISTERS, SCTLR, TTBR0, Guest, guest, vmm, wait,
                           wake)
from kernel.space import VSPACE
from kernel.translations import begin
from kernel.world import World


def fill(each: Guest, first: int) -> None:
    for field in range(REGISTERS):
        each.state.registers[field] = first + field
    each.state.csselr = first + 30
    each.state.interface.list[2] = first + 40


def in_machine(world: World) -> list[int]:
    return [world.machine.guest.registers[field] for field in range(REGISTERS)]


def test_a_guest_enters_when_it_runs_and_leaves_when_it_does_not(world: World) -> None:
    owner = vmm(world)
    only = guest(world, owner)
    fill(only, 1000)
    assert not world.machine.guest.entered
    notification = wait(world, owner)
    assert world.current is only.thread
    assert world.machine.guest.entered and world.machine.guest.interface_on
    assert in_machine(world) == [1000 + field for field in range(REGISTERS)]
    world.machine.guest.registers[SCTLR], world.machine.guest.registers[CNTV_CVAL] = 7, 8
    wake(world, notification)
    assert world.current is owner
    assert not world.machine.guest.entered and not world.machine.guest.interface_on
    assert (only.state.registers[SCTLR], only.state.registers[CNTV_CVAL]) == (7, 8)
    assert world.machine.guest.registers[CNTV_CTL] == 0


def test_another_guest_finds_its_own(world: World) -> None:
    owner = vmm(world)
    first, second = guest(world, owner, 100), guest(world, owner, 150)
    fill(first, 1000)
    fill(second, 2000)
    notification = wait(world, owner)
    assert world.current is second.thread
    world.machine.guest.registers[TTBR0] = 2222
    world.machine.guest.csselr = 3
    world.machine.guest.interface.list[2] = 5
    second.wfi()
    assert world.current is first.thread
    assert in_machine(world) == [1000 + field for field in range(REGISTERS)]
    assert (second.state.registers[TTBR0], second.state.csselr) == (2222, 3)
    assert second.state.interface.list[2] == 5
    wake(world, notification)
    assert world.current is owner


def interface(each: Any) -> list[int]:
    """All of a virtual interface but the padding."""
    count = each.layout.member("active").size // 4
    active = struct.unpack(f"<{count}I", ctypes.string_at(each.active.address, 4 * count))
    return [*(each.list[index] for index in range(4)), *active, each.control]


def change_interface(each: Any, first: int) -> list[int]:
    """As a guest does that has taken one interrupt while others wait: all list registers in use, one active."""
    for index in range(4):
        each.list[index] = (PENDING, ACTIVE, PENDING | ACTIVE, EOI)[index] | first + index
    count = each.layout.member("active").size // 4
    ctypes.memmove(each.active.address, struct.pack(f"<{count}I", *range(first, first + count)), 4 * count)
    each.control = first + 50
    return interface(each)


@pytest.mark.parametrize("stopped", [False, True])
def test_another_guests_interrupts(world: World, stopped: bool) -> None:
    """List registers, active priorities and masks of one that sleeps or was stopped are there again when it goes on, and nothing
    of them meanwhile."""
    owner = vmm(world)
    first, second = guest(world, owner, 150), guest(world, owner)
    notification = wait(world, owner)
    its_own = change_interface(world.machine.guest.interface, 100)
    if stopped:
        wake(world, notification)
        assert owner.invoke(first.tcb, "TCBSuspend") == 0
        wait(world, owner)
    else:
        first.wfi()  # what waits is of a group that it has not enabled
    assert world.current is second.thread
    assert interface(world.machine.guest.interface) == [0] * len(its_own)
    others = change_interface(world.machine.guest.interface, 200)
    assert interface(first.state.interface) == its_own
    if stopped:
        world.lib.tcb_resume(first.thread.ref)
    else:
        world.lib.vcpu_wake(first.ref)
    world.lib.handle_guest_interrupt()
    assert world.current is first.thread
    assert interface(world.machine.guest.interface) == its_own and interface(second.state.interface) == others


def test_registers_are_the_same_wherever_they_are(world: World) -> None:
    """Never run, loaded, displaced."""
    owner = vmm(world)
    one = guest(world, owner)
    fill(one, 1000)
    expected = [1000 + field for field in range(REGISTERS)]

    def read() -> list[int]:
        found = []
        for field in range(REGISTERS):
            assert owner.invoke(one.vcpu, "ARMVCPUReadReg", field) == 0
            found.append(owner.message(1)[0])
        return found

    assert read() == expected
    wake(world, wait(world, owner))
    assert world.ks.vcpu == one.ref and read() == expected
    other = guest(world, owner, 150)
    wake(world, wait(world, owner))
    assert world.ks.vcpu == other.ref and read() == expected


def test_what_is_written_while_it_is_loaded_is_what_the_guest_finds(world: World) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    wake(world, wait(world, owner))
    for field in range(REGISTERS):
        assert owner.invoke(one.vcpu, "ARMVCPUWriteReg", field, 5000 + field) == 0
    assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ", 40 | 1 << 32) == 0
    wait(world, owner)
    assert in_machine(world) == [5000 + field for field in range(REGISTERS)]
    assert world.machine.guest.interface.list[1] & PENDING


def test_nobody_runs(world: World) -> None:
    """The last guest sleeps: the core is as it is without guests."""
    owner = vmm(world)
    only = guest(world, owner)
    wait(world, owner)
    only.wfi()
    world.lib.guest_leave_idle()
    assert world.current is None and not world.machine.guest.entered
    assert world.violation() is None


def test_deleted_while_it_is_loaded(world: World) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    wake(world, wait(world, owner))
    assert world.ks.vcpu == one.ref
    assert owner.invoke(owner.give_root(), "CNodeDelete", one.vcpu, 64) == 0
    assert (world.ks.vcpu, one.thread.tcb.vcpu, one.thread.tcb.flags) == (0, 0, 0)


def test_stage_1_is_exchanged_in_no_vspace(world: World) -> None:
    """The model of the machine says so, if it is not; before and after, each has its own."""
    space = begin(world)
    owner = vmm(world)
    only = guest(world, owner, 150)
    cap = space.thread.slot(VSPACE).cap
    for thread in (owner, only.thread):
        world.put(world.tcb_slot(thread.ref, "VSPACE"), "VSPACE", object=cap.object, aux=cap.aux, word=cap.word)
    world.lib.vspace_switch_to(owner.ref)
    notification = wait(world, owner)
    assert world.current is only.thread and world.machine.vttbr == cap.aux
    wake(world, notification)
    assert world.current is owner and world.machine.vttbr == cap.aux
