# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The end of threads."""

from __future__ import annotations

import pytest

from kernel.world import Thread, World

DEPTH = 64


def test_finished_thread_is_out_of_everything(world: World) -> None:
    thread = world.thread()
    thread.call("Wait", thread.give("NOTIFICATION", world.notification()))
    notification = thread.tcb.blocked_on
    world.lib.tcb_finalise(thread.ref)
    assert world.at("notification", notification).head == 0
    assert world.at("sched_context", thread.sc).tcb == 0 and thread.state == "INACTIVE"


@pytest.fixture
def root(world: World) -> tuple[Thread, int, int]:
    """A thread, its CNode's capability and 64 KiB of memory."""
    thread = world.thread()
    return thread, thread.give_root(), thread.give_untyped(16)


def test_deleted_thread_is_out_of_everything(world: World, root: tuple[Thread, int, int]) -> None:
    thread, cnode, untyped = root
    endpoint = world.endpoint()
    other = world.thread(200)
    other.call("Wait", other.give("ENDPOINT", endpoint))
    cap = thread.give("TCB", other.ref)
    world.forget(other)
    sc = other.sc
    assert thread.invoke(cnode, "CNodeDelete", cap, DEPTH) == 0
    assert other.state == "INACTIVE" and world.at("endpoint", endpoint).head == 0
    assert world.at("sched_context", sc).tcb == 0 and other.tcb.sc == 0
    assert other.tcb.slots[world.abi.constant("TCB_SLOT_CSPACE")].cap.type == 0


def test_thread_deletes_itself(world: World, root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    low = world.thread(1)
    cap = thread.give("TCB", thread.ref)
    world.forget(thread)
    thread.invoke(cnode, "CNodeDelete", cap, DEPTH)
    assert thread.state == "INACTIVE" and world.current is low
