# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a thread is given: spaces, buffer, handlers."""

from __future__ import annotations

from microkit.base.sizes import PAGE, PAGE_BITS
import pytest

from kernel.configured import NODE, TCB, configure
from kernel.space import FRAMES, VSPACE, Space
from kernel.world import GRANULE, READ, WINDOW_PA, WRITE

CAPABILITY, ILLEGAL, ALIGNMENT, TRUNCATED = 2, 3, 5, 7


def slot_type(space: Space, name: str) -> str:
    tcb = space.world.at("tcb", space.thread.slot(TCB).cap.object)
    return space.world.cap_type(tcb.slots[space.world.abi.constant("TCB_SLOT_" + name)].cap.type)


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
