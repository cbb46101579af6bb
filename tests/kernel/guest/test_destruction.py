# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual CPUs and their threads are deleted, whatever the guest is doing."""

from __future__ import annotations

import ctypes

import pytest

from kernel.guests import SCTLR, TTBR0, Guest, guest, vcpu, vmm, wait, wake
from kernel.world import Thread, World

MODE = 0x1f
#: What it does, and what its thread's state is then; without its virtual CPU; without that, and answered.
DOES = {"runs": ("RUNNING", "RUNNING", "RUNNING"), "sleeps": ("ASLEEP", "RUNNING", "RUNNING"),
        "faults": ("BLOCKED_ON_SEND", "BLOCKED_ON_SEND", "BLOCKED_ON_SEND"),
        "waits": ("BLOCKED_ON_REPLY", "BLOCKED_ON_REPLY", "RESTART")}


def doing(world: World, what: str) -> tuple[Thread, Guest]:
    """The guest has run and is loaded; its VMM runs."""
    owner = vmm(world)
    only = guest(world, owner)
    endpoint, owner.reply_cptr = world.endpoint(), owner.give("REPLY", world.reply())
    world.handler(only.thread, "FAULT_HANDLER", endpoint)
    cptr = owner.give("ENDPOINT", endpoint)
    only.thread.tcb.context.pstate = 0x3c5
    notification = wait(world, owner)
    if what == "sleeps":
        only.wfi()
    elif what in ("faults", "waits"):
        world.lib.handle_guest_trap(ctypes.c_uint64(0x5e000000))
    wake(world, notification)
    if what == "waits":
        owner.call("Recv", cptr, reply=owner.reply_cptr)
    assert world.current is owner and world.ks.vcpu == only.ref and only.thread.state == DOES[what][0]
    return owner, only


def delete(owner: Thread, cptr: int) -> None:
    assert owner.invoke(owner.give_root(), "CNodeDelete", cptr, 64) == 0


@pytest.mark.parametrize("what", DOES)
def test_without_its_virtual_cpu(world: World, what: str) -> None:
    """It is a thread at EL0 then, and stands where it stood."""
    owner, only = doing(world, what)
    delete(owner, only.vcpu)
    assert (world.ks.vcpu, world.ks.sleeping) == (0, 0)
    assert (only.thread.tcb.vcpu, only.thread.tcb.flags, only.thread.tcb.context.pstate & MODE) == (0, 0, 0)
    assert only.thread.state == DOES[what][1]
    owner.call("Send", owner.reply_cptr)
    assert only.thread.state == DOES[what][2]
    wait(world, owner)
    assert not world.machine.guest.entered
    assert world.current is (None if what == "faults" else only.thread)


@pytest.mark.parametrize("what", DOES)
def test_without_its_thread(world: World, what: str) -> None:
    """The virtual CPU has nobody, keeps its registers, and takes another thread."""
    owner, only = doing(world, what)
    assert owner.invoke(only.vcpu, "ARMVCPUWriteReg", TTBR0, 0x1234) == 0
    world.forget(only.thread)
    delete(owner, only.tcb)
    assert (only.state.tcb, world.ks.sleeping) == (0, 0)
    assert owner.invoke(only.vcpu, "ARMVCPUInjectIRQ", 40) == 0
    assert owner.invoke(only.vcpu, "ARMVCPUReadReg", TTBR0) == 0 and owner.message(1) == [0x1234]
    owner.call("Send", owner.reply_cptr)
    other = world.thread(50)
    assert owner.invoke(only.vcpu, "ARMVCPUSetTCB", caps=(owner.give("TCB", other.ref),)) == 0
    wait(world, owner)
    assert world.current is other and world.machine.guest.entered
    assert world.machine.guest.registers[TTBR0] == 0x1234


def test_memory_of_one_that_is_loaded(world: World) -> None:
    """Revoked, and made into another, which has nothing of the first."""
    owner = vmm(world)
    untyped, root, thread = owner.give_untyped(12), owner.give_root(), world.thread(100)
    assert owner.retype(untyped, "ARM_VCPU", 0, root, 40) == 0
    ref = owner.slot(40).cap.object
    assert owner.invoke(40, "ARMVCPUSetTCB", caps=(owner.give("TCB", thread.ref),)) == 0
    for field in range(24):
        assert owner.invoke(40, "ARMVCPUWriteReg", field, ~field & (1 << 64) - 1) == 0
    assert owner.invoke(40, "ARMVCPUInjectIRQ", 40 | 3 << 32) == 0
    wake(world, wait(world, owner))
    assert world.ks.vcpu == ref
    assert owner.invoke(root, "CNodeRevoke", untyped, 64) == 0
    assert (world.ks.vcpu, thread.tcb.vcpu, thread.tcb.flags) == (0, 0, 0)
    assert owner.retype(untyped, "ARM_VCPU", 0, root, 41) == 0
    again = world.at("vcpu", owner.slot(41).cap.object)
    assert again.address == world.address(ref)
    assert [again.registers[field] for field in range(24)] == [0x34d58820 if field == SCTLR else 0 for field in range(24)]
    assert [again.interface.list[index] for index in range(4)] == [0] * 4
    assert (again.tcb, again.csselr) == (0, 0)


def test_too_little_memory(world: World) -> None:
    """It is a page, at a page's address."""
    owner = vmm(world)
    root = owner.give_root()
    assert owner.retype(owner.give_untyped(11), "ARM_VCPU", 0, root, 40) == 10
    untyped = owner.give_untyped(14)
    assert owner.retype(untyped, "ARM_VCPU", 0, root, 40, 4) == 0
    first = owner.slot(40).cap.object
    assert [owner.slot(40 + i).cap.object - first for i in range(4)] == [i * vcpu_size(world) for i in range(4)]
    assert world.pa(first) % 4096 == 0
    assert owner.retype(untyped, "ARM_VCPU", 0, root, 44) == 10


def vcpu_size(world: World) -> int:
    """In units of references."""
    one, _ = vcpu(world, world.threads[0])
    two, _ = vcpu(world, world.threads[0])
    return two - one
