# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads that wait for calls."""

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
