# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of virtual CPUs: what they do, and errors in their order."""

from __future__ import annotations

import ctypes

import pytest

from kernel.guests import ACTIVE, EOI, PENDING, REGISTERS, SCTLR, guest, listen, vcpu, vmm, wait, wake
from kernel.world import World

NONE, ARGUMENT, CAPABILITY, ILLEGAL, RANGE, DELETE_FIRST, TRUNCATED = 0, 1, 2, 3, 4, 8, 7
USER = 0x40


def word(virq: int, priority: int = 0, group: int = 0, index: int = 0) -> int:
    return virq | priority << 16 | group << 24 | index << 32


def test_a_new_one(world: World) -> None:
    owner = vmm(world)
    untyped, root = owner.give_untyped(14), owner.give_root()
    assert owner.retype(untyped, "ARM_VCPU", 0, root, 40, 3) == NONE
    assert owner.kinds(40, 3) == ["VCPU"] * 3
    for cptr in range(40, 43):
        for field in range(REGISTERS):
            assert owner.invoke(cptr, "ARMVCPUReadReg", field) == NONE
            assert owner.length == 1
            assert owner.message(1) == [0x34d58820 if field == SCTLR else 0]
    assert owner.retype(untyped, "ARM_VCPU", 0, root, 43, 2) == 10
    assert owner.invoke(root, "CNodeRevoke", untyped, 64) == NONE
    assert owner.kinds(40, 3) == ["NULL"] * 3


def test_binding_moves(world: World) -> None:
    owner = vmm(world)
    one, two = guest(world, owner), guest(world, owner)
    one.thread.tcb.context.pstate = 0x3c5
    assert owner.invoke(one.vcpu, "ARMVCPUSetTCB", caps=(two.tcb,)) == NONE
    assert (one.thread.tcb.vcpu, one.thread.tcb.flags, one.thread.tcb.context.pstate) == (0, 0, 0)
    assert (two.thread.tcb.vcpu, two.state.tcb) == (one.ref, 0)


def test_the_same_pair_again_resets_the_mode(world: World) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    one.thread.tcb.context.pstate = 0x3c5
    assert owner.invoke(one.vcpu, "ARMVCPUSetTCB", caps=(one.tcb,)) == NONE
    assert one.thread.tcb.context.pstate == USER and one.state.tcb == one.thread.ref


def test_binding_oneself(world: World) -> None:
    owner = vmm(world)
    ref, cptr = vcpu(world, owner)
    assert owner.invoke(cptr, "ARMVCPUSetTCB", caps=(owner.give("TCB", owner.ref),)) == NONE
    assert world.current is owner and world.machine.guest.entered and world.ks.vcpu == ref


def test_nobody_becomes_a_guest_before_a_receive(world: World) -> None:
    """It would wait as one that has entered."""
    owner = vmm(world)
    _, cptr = vcpu(world, owner)
    owner.call("NBSendRecv", owner.give("ENDPOINT", world.endpoint()), (),
               world.abi.constant("ARMVCPUSetTCB"), dest=cptr, reply=owner.give("REPLY", world.reply()),
               caps=(owner.give("TCB", owner.ref),))
    assert owner.tcb.flags == 0 and world.current is None and not world.machine.guest.entered


def test_binding_takes_a_thread(world: World) -> None:
    owner = vmm(world)
    _, cptr = vcpu(world, owner)
    assert owner.invoke(cptr, "ARMVCPUSetTCB") == TRUNCATED
    nothing, other = 60, owner.give("NOTIFICATION", world.notification())
    for cap in (other, cptr, nothing):
        assert owner.invoke(cptr, "ARMVCPUSetTCB", caps=(cap,)) == ILLEGAL


@pytest.mark.parametrize("virq, priority, group, index, most", [
    (1024, 32, 2, 4, 1023), (1023, 32, 2, 4, 31), (1023, 31, 2, 4, 1), (1023, 31, 1, 4, 3)])
def test_injection_out_of_range(world: World, virq: int, priority: int, group: int, index: int,
                                most: int) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ", word(virq, priority, group, index)) == RANGE
    assert owner.message(2) == [0, most]
    assert list(one.state.interface.list[i] for i in range(4)) == [0, 0, 0, 0]


def test_injection_without_a_virtual_interface(world: World) -> None:
    """Whatever else is wrong; a message that is too short is."""
    owner = vmm(world)
    one = guest(world, owner)
    world.machine.guest.no_interface = 1
    for words in (word(27), word(1024, 32, 2, 4)):
        assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ", words) == ILLEGAL
    assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ") == TRUNCATED
    assert list(one.state.interface.list[i] for i in range(4)) == [0, 0, 0, 0]


def test_injection(world: World) -> None:
    """A pending entry is overwritten, one that is active as well as pending too."""
    owner = vmm(world)
    one = guest(world, owner)
    for before in 0, PENDING, PENDING | ACTIVE | 7:
        one.state.interface.list[3] = before
        assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ", word(1023, 31, 1, 3)) == NONE
        assert one.state.interface.list[3] == PENDING | EOI | 1 << 30 | 31 << 23 | 1023


@pytest.mark.parametrize("loaded", [False, True])
def test_an_active_entry_stays(world: World, loaded: bool) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    if loaded:
        notification = wait(world, owner)
        world.machine.guest.interface.list[2] = ACTIVE | 9
        wake(world, notification)
    else:
        one.state.interface.list[2] = ACTIVE | 9
    assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ", word(9, index=2)) == DELETE_FIRST
    interface = world.machine.guest.interface if loaded else one.state.interface
    assert interface.list[2] == ACTIVE | 9


def test_injection_wakes(world: World) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    notification = wait(world, owner)
    one.wfi()
    world.lib.guest_leave_idle()
    wake(world, notification)
    assert one.thread.state == "ASLEEP"
    assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ", word(9)) == NONE
    assert one.thread.state == "RUNNING" and world.ready(100) == [one.thread]


@pytest.mark.parametrize("waits", [False, True])
def test_injection_starts_nobody(world: World, waits: bool) -> None:
    """Neither who was stopped nor who waits for an answer; it is there when they go on."""
    owner = vmm(world)
    one = guest(world, owner)
    listen(world, owner, one)
    world.lib.handle_guest_trap(ctypes.c_uint64(0x5e000000))
    if not waits:
        assert owner.invoke(one.tcb, "TCBSuspend") == NONE
    assert owner.invoke(one.vcpu, "ARMVCPUInjectIRQ", word(40, index=1)) == NONE
    assert one.thread.state == ("BLOCKED_ON_REPLY" if waits else "INACTIVE") and world.ready(100) == []
    if waits:
        owner.call("Send", owner.reply_cptr)
    else:
        assert owner.invoke(one.tcb, "TCBResume") == NONE
    wait(world, owner)
    assert world.current is one.thread
    assert world.machine.guest.interface.list[1] & (PENDING | 0x3ff) == PENDING | 40


@pytest.mark.parametrize("field", [REGISTERS, (1 << 64) - 1])
def test_registers_that_are_none(world: World, field: int) -> None:
    owner = vmm(world)
    _, cptr = vcpu(world, owner)
    assert owner.invoke(cptr, "ARMVCPUReadReg", field) == ARGUMENT
    assert owner.invoke(cptr, "ARMVCPUWriteReg", field, 0) == ARGUMENT


@pytest.mark.parametrize("intid, error", [(27, NONE), (26, ARGUMENT), (28, ARGUMENT), (1019, ARGUMENT),
                                          (1020, RANGE), (99999, RANGE)])
def test_acknowledgement(world: World, intid: int, error: int) -> None:
    owner = vmm(world)
    _, cptr = vcpu(world, owner)
    assert owner.invoke(cptr, "ARMVCPUAckVPPI", intid) == error


@pytest.mark.parametrize("label, words", [("ARMVCPUInjectIRQ", 0), ("ARMVCPUReadReg", 0), ("ARMVCPUWriteReg", 1),
                                          ("ARMVCPUAckVPPI", 0)])
def test_messages_that_are_too_short(world: World, label: str, words: int) -> None:
    owner = vmm(world)
    _, cptr = vcpu(world, owner)
    assert owner.invoke(cptr, label, *[0] * words) == TRUNCATED


def test_other_labels_and_other_capabilities(world: World) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    assert owner.invoke(one.vcpu, "TCBSuspend") == ILLEGAL
    assert owner.invoke(one.tcb, "ARMVCPUReadReg", 0) == ILLEGAL


def test_capabilities_to_other_things(world: World) -> None:
    owner = vmm(world)
    for cptr in (owner.give_root(), owner.give_untyped(12), owner.give("SCHED_CONTEXT", owner.sc)):
        assert owner.invoke(cptr, "ARMVCPUReadReg", 0) == ILLEGAL
    nothing = 60
    for label in ("SetTCB", "InjectIRQ", "ReadReg", "WriteReg", "AckVPPI"):
        assert owner.invoke(nothing, "ARMVCPU" + label, 0, 0) == CAPABILITY


def test_rights_do_not_matter(world: World) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    cptr = owner.give("VCPU", one.ref, rights=0)
    assert owner.invoke(cptr, "ARMVCPUWriteReg", 2, 0x1234) == NONE
    assert owner.invoke(cptr, "ARMVCPUReadReg", 2) == NONE and owner.message(1) == [0x1234]
    assert owner.invoke(cptr, "ARMVCPUInjectIRQ", word(40)) == NONE and one.state.interface.list[0] & PENDING
    assert owner.invoke(cptr, "ARMVCPUAckVPPI", 27) == NONE
    assert owner.invoke(cptr, "ARMVCPUSetTCB", caps=(one.tcb,)) == NONE


@pytest.mark.parametrize("written, kept", [
    (0x3c5, 0x3c5), (0x3c4, 0x3c4), (0x3c0, 0x3c0), (5, 5), (0x200005, 0x200005), (0x10, 0x10),
    (0x3c9, USER), (0x3cd, USER), (0x1d3, USER), (0xf0000018, 0xf0000040), (0xf000000f, 0xf0000040)])
def test_modes_of_guests(world: World, written: int, kept: int) -> None:
    owner = vmm(world)
    one = guest(world, owner)
    assert owner.invoke(one.tcb, "TCBWriteRegisters", 0, 3, 0x1000, 0x2000, written) == NONE
    assert one.thread.tcb.context.pstate == kept
