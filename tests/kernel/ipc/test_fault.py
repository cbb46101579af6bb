# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Fault messages to handlers, and what the answer to one does."""

from __future__ import annotations

import ctypes

import pytest

from kernel.servers import Faulting
from kernel.world import Thread, World


def timeout_handler(world: World) -> tuple[Thread, int, int]:
    endpoint = world.endpoint()
    handler = world.thread(250)
    handler.give("ENDPOINT", endpoint)
    reply = handler.give("REPLY", world.reply())
    handler.call("Recv", 1, reply=reply)
    return handler, endpoint, reply


def test_timeout_fault(world: World) -> None:
    handler, endpoint, reply = timeout_handler(world)
    thread = world.thread(budget=100, period=1000, badge=0x77)
    world.handler(thread, "TIMEOUT_HANDLER", endpoint, badge=5)
    world.wait(100)
    assert world.current is handler and handler.badge == 5
    assert handler.label == world.abi.constant("seL4_Fault_Timeout")
    assert handler.message(handler.length) == [0x77, 100]
    assert handler.tcb.sc == handler.sc and thread.tcb.sc == thread.sc
    handler.call("ReplyRecv", 1, reply=reply)
    assert thread.tcb.queued == world.abi.constant("QUEUE_RELEASE")
    world.wait(900)
    assert world.current is thread


def test_timeout_answer_sets_registers(world: World) -> None:
    handler, endpoint, reply = timeout_handler(world)
    thread = world.thread(budget=100, period=1000)
    world.handler(thread, "TIMEOUT_HANDLER", endpoint)
    world.wait(100)
    handler.call("ReplyRecv", 1, (0x5000, 0x6000, 0, 0xaa), reply=reply)
    assert (thread.tcb.context.pc, thread.tcb.context.sp, thread.x(0)) == (0x5000, 0x6000, 0xaa)


def test_short_answer_sets_only_what_it_has(world: World, faulting: Faulting) -> None:
    handler, victim, reply = faulting
    world.lib.handle_syscall(ctypes.c_uint64(1234))
    handler.call("ReplyRecv", 1, (1, 2), reply=reply)
    assert [victim.x(i) for i in range(4)] == [1, 2, 0x102, 0x103]
    assert victim.tcb.context.pc == 0x4000 - 4


@pytest.mark.parametrize("label", [0, 1])
def test_label_of_the_answer_stops_the_thread(world: World, faulting: Faulting,
                                              label: int) -> None:
    handler, victim, reply = faulting
    world.lib.handle_user_exception(ctypes.c_uint64(0x2000000), ctypes.c_uint64(7))
    handler.call("ReplyRecv", 1, label=label, reply=reply)
    assert victim.state == ("INACTIVE" if label else "RUNNING")
    assert victim.tcb.fault.type == 0


def test_without_handler_the_thread_stops(world: World) -> None:
    victim = world.thread()
    world.lib.handle_vm_fault(True, ctypes.c_uint64(0), ctypes.c_uint64(0))
    assert victim.state == "INACTIVE" and world.current is None


def test_passive_handler_runs_on_the_time_of_who_faulted(world: World,
                                                         faulting: Faulting) -> None:
    handler, victim, reply = faulting
    world.lib.sc_unbind_tcb(handler.sc)
    world.lib.handle_vm_fault(True, ctypes.c_uint64(0), ctypes.c_uint64(0))
    assert world.current is handler and handler.tcb.sc == victim.sc
    handler.call("ReplyRecv", 1, reply=reply)
    assert world.current is victim and victim.tcb.sc == victim.sc


def test_fault_of_a_deleted_endpoint_is_lost(world: World) -> None:
    endpoint, victim = world.endpoint(), world.thread()
    world.handler(victim, "FAULT_HANDLER", endpoint)
    victim.tcb.context.pc = 0x4000
    world.lib.handle_vm_fault(False, ctypes.c_uint64(0), ctypes.c_uint64(0))
    while world.lib.endpoint_cancel_first(endpoint):
        pass
    assert victim.state == "INACTIVE" and victim.tcb.context.pc == 0x4000
