# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Message registers: the first are the machine's, the rest lie in the IPC buffer."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import Thread, World

IN_REGISTERS, LAST = 4, 119


@pytest.fixture
def thread(world: World) -> Thread:
    world.lib.message_register.restype = ctypes.c_uint64
    return world.thread()


def read(thread: Thread, index: int) -> int:
    return int(thread.world.lib.message_register(thread.ref, index))


def write(thread: Thread, index: int, value: int) -> bool:
    return bool(thread.world.lib.message_register_set(thread.ref, index, ctypes.c_uint64(value)) & 1)


@pytest.mark.parametrize("index", range(IN_REGISTERS))
def test_first_are_registers(thread: Thread, index: int) -> None:
    thread.word(1 + index, 0x55)
    assert write(thread, index, 1 << 63 | index) and thread.x(2 + index) == 1 << 63 | index
    assert read(thread, index) == 1 << 63 | index and thread.word(1 + index) == 0x55


@pytest.mark.parametrize("index", [IN_REGISTERS, 5, 60, LAST])
def test_others_are_memory(thread: Thread, index: int) -> None:
    assert write(thread, index, 1 << 63 | index) and thread.word(1 + index) == 1 << 63 | index
    assert read(thread, index) == 1 << 63 | index
    assert thread.word(index) == thread.word(2 + index) == 0


@pytest.mark.parametrize("how", ["none", "revoked"])
def test_without_a_buffer(world: World, thread: Thread, how: str) -> None:
    """A frame that was revoked is no buffer any more, though the thread still knows where it was."""
    thread.word(1 + IN_REGISTERS, 0x55)
    if how == "none":
        thread.tcb.ipc_buffer_ref = 0
    else:
        world.lib.slot_remove(world.tcb_slot(thread.ref, "IPC_BUFFER"))
    assert not write(thread, IN_REGISTERS, 1) and read(thread, IN_REGISTERS) == 0
    assert write(thread, 0, 7) and read(thread, 0) == 7
    assert thread.word(1 + IN_REGISTERS) == 0x55
