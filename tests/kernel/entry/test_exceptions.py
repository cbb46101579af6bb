# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Exceptions that become faults."""

from __future__ import annotations

import ctypes

from kernel.servers import Faulting, fault_label
from kernel.world import FP_ACCESS, World


def test_vm_fault(world: World, faulting: Faulting) -> None:
    handler, victim, reply = faulting
    world.lib.handle_vm_fault(False, ctypes.c_uint64(0xdead000), ctypes.c_uint64(0x92000046))
    assert world.current is handler and handler.badge == 42
    assert handler.label == fault_label(world, "VMFault")
    assert handler.message(handler.length) == [0x4000, 0xdead000, 0, 0x92000046]
    assert victim.tcb.sc == victim.sc  # the handler has time of its own
    handler.call("ReplyRecv", 1, label=1, reply=reply)  # the label does not matter
    assert world.current is victim and victim.tcb.context.pc == 0x4000


def test_user_exception(world: World, faulting: Faulting) -> None:
    handler, victim, reply = faulting
    world.lib.handle_user_exception(ctypes.c_uint64(0x2000000), ctypes.c_uint64(7))
    assert handler.label == fault_label(world, "UserException")
    assert handler.message(handler.length) == [0x4000, 0x8000, 0x20000000, 0x2000000, 7]
    handler.call("ReplyRecv", 1, (0x4004, 0x7ff0, 1 << 31 | 0xf), reply=reply)
    context = victim.tcb.context
    assert (context.pc, context.sp, context.pstate) == (0x4004, 0x7ff0, 1 << 31)


def test_first_fp_access(world: World) -> None:
    """The instruction is executed again, by the same thread."""
    thread = world.thread()
    pc = thread.tcb.context.pc
    world.lib.handle_fp_access(ctypes.c_uint64(FP_ACCESS))
    assert world.current is thread and thread.tcb.context.pc == pc
    assert world.machine.fpu_enabled == 1 and world.ks.fpu_owner == thread.ref


def test_fp_access_without_the_right(world: World, faulting: Faulting) -> None:
    handler, victim, _ = faulting
    victim.tcb.flags = 1
    world.lib.handle_fp_access(ctypes.c_uint64(FP_ACCESS))
    assert world.current is handler and handler.label == fault_label(world, "UserException")
    assert handler.message(5)[3:] == [FP_ACCESS, 0]
    assert victim.tcb.flags == 1 and world.machine.fpu_enabled == 0
