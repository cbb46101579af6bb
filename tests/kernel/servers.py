# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads that wait for calls, and for faults."""

from __future__ import annotations

from kernel.world import GRANT, READ, Thread, World


def server(world: World, endpoint: int, priority: int = 200, passive: bool = False
           ) -> tuple[Thread, int, int]:
    """A thread that waits for calls: itself, its endpoint and reply capabilities."""
    thread = world.thread(priority)
    cptr = thread.give("ENDPOINT", endpoint, READ | GRANT)
    reply = thread.give("REPLY", world.reply())
    thread.call("Recv", cptr, reply=reply)
    if passive:
        world.lib.sc_unbind_tcb(thread.sc)
    return thread, cptr, reply


def chain(world: World, count: int) -> list[int]:
    """CNodes of two slots, each in the first slot of the one before."""
    nodes = [world.allocate(64) for _ in range(count)]
    for node, following in zip(nodes, nodes[1:], strict=False):
        world.put(2 * node, "CNODE", object=following, size=1, rights=15)
    return nodes


#: A handler that waits, a thread about to fault, and the handler's reply capability.
Faulting = tuple[Thread, Thread, int]


def handler_and_victim(world: World) -> Faulting:
    endpoint = world.endpoint()
    handler = world.thread(200)
    handler.give("ENDPOINT", endpoint)
    reply = handler.give("REPLY", world.reply())
    handler.call("Recv", 1, reply=reply)
    victim = world.thread()
    world.handler(victim, "FAULT_HANDLER", endpoint, badge=42)
    for register in range(31):
        victim.tcb.context.x[register] = 0x100 + register
    victim.tcb.context.sp, victim.tcb.context.pc = 0x8000, 0x4000
    victim.tcb.context.pstate = 0x20000000
    return handler, victim, reply


def fault_label(world: World, name: str) -> int:
    return world.abi.constant("seL4_Fault_" + name)
