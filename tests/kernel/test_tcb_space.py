# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a thread consists of: spaces, buffer, handlers, scheduling parameters."""

from __future__ import annotations

from microkit.base.sizes import PAGE, PAGE_BITS
import pytest

from kernel.destruction import calm, interrupt, was_put_off
from kernel.test_vspace import FRAMES, VSPACE, Space
from kernel.world import GRANULE, READ, WINDOW_PA, WRITE, Thread, World

ARGUMENT, CAPABILITY, ILLEGAL, RANGE, ALIGNMENT, TRUNCATED = 1, 2, 3, 4, 5, 7
TCB, NODE = 45, 46


@pytest.fixture
def space(world: World) -> Space:
    """A VSpace, frames, a new thread and a CNode for it."""
    space = Space(world)
    assert space.thread.retype(space.untyped, "TCB", 0, space.cnode, TCB) == 0
    assert space.thread.retype(space.untyped, "CapTable", 4, space.cnode, NODE) == 0
    return space


def slot_type(space: Space, name: str) -> str:
    tcb = space.world.at("tcb", space.thread.slot(TCB).cap.object)
    return space.world.cap_type(tcb.slots[space.world.abi.constant("TCB_SLOT_" + name)].cap.type)


def configure(space: Space, *, cspace: int = NODE, data: int = 60, vspace: int = VSPACE,
              buffer: int = 0x1000, frame: int = FRAMES) -> int:
    return space.thread.invoke(TCB, "TCBConfigure", data, 0, buffer, caps=(cspace, vspace, frame))


def test_configure(space: Space) -> None:
    assert configure(space) == 0
    tcb = space.world.at("tcb", space.thread.slot(TCB).cap.object)
    assert tcb.ipc_buffer == 0x1000
    assert tcb.ipc_buffer_ref * GRANULE == (space.pa(FRAMES) - WINDOW_PA)
    assert [slot_type(space, name) for name in ("CSPACE", "VSPACE", "IPC_BUFFER")] == [
        "CNODE", "VSPACE", "FRAME"]
    cspace = tcb.slots[space.world.abi.constant("TCB_SLOT_CSPACE")]
    assert cspace.cap.aux == 60  # guard bits
    assert configure(space, buffer=0) == 0 and slot_type(space, "IPC_BUFFER") == "NULL"


@pytest.mark.parametrize("parameters,error", [
    ({"cspace": 0}, ILLEGAL), ({"cspace": VSPACE}, ILLEGAL), ({"data": 61}, ILLEGAL),
    ({"vspace": NODE}, ILLEGAL), ({"vspace": 0}, ILLEGAL), ({"frame": NODE}, ILLEGAL),
    ({"buffer": 0x1200}, ALIGNMENT), ({"frame": 0}, ILLEGAL)])
def test_configure_refuses(space: Space, parameters: dict[str, int], error: int) -> None:
    assert configure(space, **parameters) == error
    assert slot_type(space, "CSPACE") == "NULL" == slot_type(space, "IPC_BUFFER")


def test_unassigned_vspace_is_refused(space: Space) -> None:
    assert space.thread.retype(space.untyped, "ARM_VSpace", 0, space.cnode, 50) == 0
    assert configure(space, vspace=50) == ILLEGAL


def test_buffers_only_in_the_window(space: Space) -> None:
    thread, abi = space.thread, space.world.abi
    outside = thread.give("FRAME", (WINDOW_PA - PAGE) >> PAGE_BITS, size=PAGE_BITS, aux=0)
    device = thread.give("FRAME", WINDOW_PA >> PAGE_BITS, size=PAGE_BITS, aux=0)
    thread.slot(device).cap.flags = abi.constant("CAP_DEVICE")
    for frame in (outside, device):
        assert thread.invoke(TCB, "TCBSetIPCBuffer", 0x1000, caps=(frame,)) == ILLEGAL
    read_only = 60
    assert thread.invoke(space.cnode, "CNodeCopy", read_only, 64, FRAMES, 64, READ,
                         caps=(space.cnode,)) == 0
    assert thread.invoke(TCB, "TCBSetIPCBuffer", 0x1000, caps=(read_only,)) == 0
    tcb = space.world.at("tcb", thread.slot(TCB).cap.object)
    assert tcb.ipc_buffer_ref == 0  # there, but the kernel does not write into it


def test_buffer_within_a_large_frame(space: Space) -> None:
    thread = space.thread
    large = thread.give("FRAME", (WINDOW_PA + (2 << 20)) >> PAGE_BITS, size=21, aux=0)
    assert thread.invoke(TCB, "TCBSetIPCBuffer", 0x20_0000 + 0x5400, caps=(large,)) == 0
    tcb = space.world.at("tcb", thread.slot(TCB).cap.object)
    assert tcb.ipc_buffer_ref * GRANULE == (2 << 20) + 0x5400


def test_revoked_buffer_is_gone(space: Space) -> None:
    assert configure(space) == 0
    assert space.thread.invoke(space.cnode, "CNodeRevoke", FRAMES, 64) == 0
    assert slot_type(space, "IPC_BUFFER") == "NULL"


def test_set_space(space: Space) -> None:
    thread = space.thread
    endpoint = thread.give("ENDPOINT", space.world.endpoint())
    weak = thread.give("ENDPOINT", space.world.endpoint(), rights=READ | WRITE)
    spaces = (NODE, VSPACE)
    assert thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(weak, *spaces)) == CAPABILITY
    assert thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(NODE, *spaces)) == CAPABILITY
    assert thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(endpoint, 0, VSPACE)) == ILLEGAL
    assert thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(endpoint, *spaces)) == 0
    assert slot_type(space, "FAULT_HANDLER") == "ENDPOINT"
    assert thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(0, *spaces)) == 0
    assert slot_type(space, "FAULT_HANDLER") == "NULL"
    assert thread.invoke(TCB, "TCBSetSpace", 0, 0, caps=(endpoint, NODE)) == TRUNCATED


def test_own_vspace_takes_effect_at_once(space: Space) -> None:
    thread = space.thread
    own = thread.give("TCB", thread.ref)
    cspace = thread.give_root()
    assert thread.invoke(own, "TCBSetSpace", 0, 0, caps=(0, cspace, VSPACE)) == 0
    assert space.world.machine.vttbr == thread.slot(VSPACE).cap.aux


def test_timeout_endpoint(space: Space) -> None:
    thread = space.thread
    endpoint = thread.give("ENDPOINT", space.world.endpoint())
    assert thread.invoke(TCB, "TCBSetTimeoutEndpoint", caps=(endpoint,)) == 0
    assert slot_type(space, "TIMEOUT_HANDLER") == "ENDPOINT"
    assert thread.invoke(TCB, "TCBSetTimeoutEndpoint", caps=(NODE,)) == CAPABILITY
    assert thread.invoke(TCB, "TCBSetTimeoutEndpoint", caps=(0,)) == 0
    assert slot_type(space, "TIMEOUT_HANDLER") == "NULL"


def test_a_slot_is_empty_before_it_is_filled(world: World) -> None:
    """What the slot held was the last capability to an endpoint: with an interrupt after the first of
    those that wait there, it still is in the slot."""
    old, new = world.endpoint(), world.endpoint()
    waiters = [world.thread(200 + i) for i in range(3)]
    for waiter in reversed(waiters):
        cptr = waiter.give("ENDPOINT", old)
        waiter.call("Send", cptr)
        world.lib.slot_remove(2 * waiter.cnode + cptr)
    thread = world.thread(150)
    world.handler(thread, "TIMEOUT_HANDLER", old)
    tcb, endpoint = thread.give("TCB", thread.ref), thread.give("ENDPOINT", new)
    handler = world.slot(world.tcb_slot(thread.ref, "TIMEOUT_HANDLER"))
    interrupt(world)
    thread.invoke(tcb, "TCBSetTimeoutEndpoint", caps=(endpoint,))
    assert was_put_off(thread) and handler.cap.object == old
    calm(world)


def sched_params(thread: Thread, authority: int, mcp: int, priority: int, sc: int) -> int:
    return thread.invoke(TCB, "TCBSetSchedParams", mcp, priority, caps=(authority, sc, 0))


def test_sched_params(space: Space) -> None:
    thread, world = space.thread, space.world
    own = thread.give("TCB", thread.ref)
    sc = thread.give("SCHED_CONTEXT", world.sched_context(), size=9)
    used = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    thread.tcb.max_priority = 100
    assert sched_params(thread, own, 101, 50, sc) == RANGE and thread.message(2) == [0, 100]
    assert sched_params(thread, own, 50, 101, sc) == RANGE
    assert sched_params(thread, NODE, 50, 50, sc) == CAPABILITY and thread.message(1) == [1]
    assert sched_params(thread, own, 50, 50, NODE) == CAPABILITY and thread.message(1) == [2]
    assert sched_params(thread, own, 50, 50, used) == ILLEGAL
    tcb = world.at("tcb", thread.slot(TCB).cap.object)
    assert (tcb.priority, tcb.sc) == (0, 0)
    assert sched_params(thread, own, 60, 50, sc) == 0
    assert (tcb.priority, tcb.max_priority, tcb.sc) == (50, 60, thread.slot(sc).cap.object)
    assert sched_params(thread, own, 60, 51, sc) == 0 and tcb.priority == 51  # its own, again
    assert sched_params(thread, own, 60, 50, 0) == 0 and tcb.sc == 0


def test_own_time_cannot_be_given_up(space: Space) -> None:
    thread = space.thread
    own = thread.give("TCB", thread.ref)
    assert thread.invoke(own, "TCBSetSchedParams", 50, 50, caps=(own, 0, 0)) == ILLEGAL


def test_configured_thread_runs(space: Space) -> None:
    thread, world = space.thread, space.world
    own = thread.give("TCB", thread.ref)
    sc = thread.give("SCHED_CONTEXT", world.sched_context(), size=9)
    assert configure(space) == 0 and sched_params(thread, own, 200, 200, sc) == 0
    assert thread.invoke(TCB, "TCBWriteRegisters", 1, 2, 0x200000, 0x8000) == 0
    ref = thread.slot(TCB).cap.object
    assert world.ks.current == ref and world.machine.vttbr == thread.slot(VSPACE).cap.aux
    assert world.at("tcb", ref).context.pc == 0x200000
