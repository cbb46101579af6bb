# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Guests in a host kernel's world: threads with a virtual CPU, and a VMM that has the capabilities."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from kernel.world import Thread, World

SCTLR, CPACR, TTBR0, TPIDR, CNTV_CTL, CNTV_CVAL, CNTVOFF, REGISTERS = 0, 1, 2, 15, 20, 21, 22, 24
TIMER, MAINTENANCE = 27, 25
EOI, PENDING, ACTIVE = 1 << 19, 1 << 28, 1 << 29


@dataclass(eq=False)
class Guest:
    """vcpu, tcb: the VMM's capabilities."""

    world: World
    thread: Thread
    ref: int
    vcpu: int
    tcb: int

    @property
    def state(self) -> Any:
        return self.world.at("vcpu", self.ref)

    def wfi(self) -> None:
        self.world.lib.handle_guest_wfi(4)


def vmm(world: World) -> Thread:
    """The VMM, which runs."""
    for intid in (TIMER, MAINTENANCE):
        world.ks.irq_state[intid] = world.abi.constant("IRQ_VCPU")
    return world.thread(200)


def vcpu(world: World, owner: Thread) -> tuple[int, int]:
    """A new virtual CPU: its reference, and the owner's capability."""
    ref = world.allocate(4096)
    world.at("vcpu", ref).registers[SCTLR] = 0x34d58820
    return ref, owner.give("VCPU", ref)


def guest(world: World, owner: Thread, priority: int = 100) -> Guest:
    """A thread that has been bound, and can run when its VMM waits."""
    thread = world.thread(priority)
    ref, cptr = vcpu(world, owner)
    tcb = owner.give("TCB", thread.ref)
    assert owner.invoke(cptr, "ARMVCPUSetTCB", caps=(tcb,)) == 0
    return Guest(world, thread, ref, cptr, tcb)


def listen(world: World, owner: Thread, *guests: Guest) -> int:
    """The guests' faults come here. The owner waits for one."""
    endpoint, reply = world.endpoint(), world.reply()
    for each in guests:
        world.handler(each.thread, "FAULT_HANDLER", endpoint)
    cptr = owner.give("ENDPOINT", endpoint)
    owner.reply_cptr = owner.give("REPLY", reply)
    owner.call("Recv", cptr, reply=owner.reply_cptr)
    return cptr


def wait(world: World, owner: Thread) -> int:
    """The VMM waits for a signal, so that others run; returns the notification."""
    notification = world.notification()
    owner.call("Wait", owner.give("NOTIFICATION", notification))
    return notification


def wake(world: World, notification: int) -> None:
    """By an interrupt, of whoever runs."""
    world.lib.notification_signal(notification, ctypes.c_uint64(1))
    world.enter() if world.current is None else world.lib.handle_guest_interrupt()
