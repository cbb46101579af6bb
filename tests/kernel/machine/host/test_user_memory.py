# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The model of user memory: a word that is loaded twice in one kernel entry is found."""

from __future__ import annotations

import ctypes

import pytest

from kernel.world import GRANULE, SYSCALLS, World

FRAME = 0x10000 // GRANULE
OTHER = FRAME + 8192 // GRANULE


class Memory:
    def __init__(self, world: World) -> None:
        self.lib = world.lib.lib
        self.lib.user_read.restype = ctypes.c_uint64
        self.lib.model_return.restype = ctypes.c_char_p

    def read(self, frame: int, word: int) -> int:
        return int(self.lib.user_read(frame, word))

    def write(self, frame: int, word: int, value: int) -> None:
        self.lib.user_write(frame, word, ctypes.c_uint64(value))

    def found(self) -> str | None:
        """Returns to the user."""
        what = self.lib.model_return()
        return what.decode() if what else None


@pytest.fixture
def memory(world: World) -> Memory:
    return Memory(world)


def test_words_are_what_was_written(memory: Memory) -> None:
    memory.write(FRAME, 0, 1 << 63 | 5)
    memory.write(FRAME, 127, 7)
    assert (memory.read(FRAME, 0), memory.read(FRAME, 127), memory.read(FRAME, 1)) == (1 << 63 | 5, 7, 0)


def test_twice_in_an_entry(memory: Memory) -> None:
    memory.read(FRAME, 5)
    memory.read(FRAME, 5)
    assert memory.found() == f"word 5 of buffer {FRAME:#x} is loaded twice"


def test_each_word_once(memory: Memory) -> None:
    for frame in (FRAME, OTHER):
        for word in range(128):
            memory.read(frame, word)
            memory.write(frame, word, 1)
    assert memory.found() is None


def test_again_in_the_next_entry(memory: Memory) -> None:
    memory.read(FRAME, 5)
    assert memory.found() is None
    memory.read(FRAME, 5)
    assert memory.found() is None


def test_again_after_a_reset(memory: Memory) -> None:
    memory.read(FRAME, 5)
    memory.lib.model_reset()
    memory.read(FRAME, 5)
    assert memory.found() is None


@pytest.mark.parametrize(("call", "most"), [("Send", 1), ("Recv", 1), ("Call", 1), ("ReplyRecv", 2), ("NBSendRecv", 2), ("NBSendWait", 2)])
def test_two_messages_may_be_of_one_buffer(memory: Memory, world: World, call: str, most: int) -> None:
    """A call that sends and receives, whose other thread has the same buffer."""
    world.thread(100).tcb.context.x[7] = SYSCALLS[call] & (1 << 64) - 1
    for _ in range(most):
        memory.read(FRAME, 122)
    assert memory.found() is None
    for _ in range(most + 1):
        memory.read(FRAME, 122)
    assert memory.found() == f"word 122 of buffer {FRAME:#x} is loaded twice"
