# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""System calls of the debug configuration."""

from __future__ import annotations

import ctypes

import pytest

from kernel.output import Output
from kernel.world import Thread, World

(PUT_CHAR, SCHEDULER, HALT, IDENTIFY, SNAPSHOT, NAME, PUT_TEXT, THREAD) = range(-12, -20, -1)


@pytest.fixture
def thread(world: World) -> Thread:
    return world.thread()


def call(thread: Thread, number: int, argument: int = 0) -> bool:
    thread.tcb.context.x[0] = argument
    thread.world.lib.lib.handle_debug_syscall.restype = ctypes.c_bool
    return bool(thread.world.lib.lib.handle_debug_syscall(ctypes.c_uint64(number)))


def test_characters_are_the_threads_line(thread: Thread, output: Output) -> None:
    for character in b"text\n":
        assert call(thread, PUT_CHAR, character | 0x1200)
    assert output.text() == "text\n"


def put_text(thread: Thread, text: bytes, size: int) -> None:
    for number in range(0, len(text), 8):
        thread.word(1 + number // 8, int.from_bytes(text[number:number + 8], "little"))
    assert call(thread, PUT_TEXT, size)


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 127, 128])
def test_text_is_that_many_characters(thread: Thread, output: Output, size: int) -> None:
    text = bytes(each % 64 + 32 for each in range(136))
    put_text(thread, text, size)
    assert call(thread, PUT_CHAR, 10)
    assert output.text() == text[:size].decode() + "\n"


@pytest.mark.parametrize("size", [129, 1 << 32, (1 << 64) - 1])
def test_text_is_no_longer_than_a_line(thread: Thread, output: Output, size: int) -> None:
    put_text(thread, b"x" * 136, size)
    assert call(thread, PUT_CHAR, 10)
    assert output.text() == "x" * 128 + "\n"


def test_text_is_read_once(world: World, thread: Thread) -> None:
    put_text(thread, b"x" * 16, 16)
    assert world.violation() is None


def test_text_without_an_ipc_buffer(thread: Thread, output: Output) -> None:
    thread.tcb.ipc_buffer_ref = 0
    assert call(thread, PUT_TEXT, 8) and call(thread, PUT_CHAR, 10)
    assert output.text() == "\n"


@pytest.mark.parametrize("kind,expected", [("ENDPOINT", 2), ("SCHED_CONTROL", 8)])
def test_identify(world: World, thread: Thread, kind: str, expected: int) -> None:
    assert call(thread, IDENTIFY, thread.give(kind, world.endpoint() if kind == "ENDPOINT" else 0))
    assert thread.x(0) == world.abi.constant("CAP_" + kind) == expected


def test_identify_nothing(thread: Thread) -> None:
    for cptr in (0, 50, 64, 1 << 40):
        assert call(thread, IDENTIFY, cptr) and thread.x(0) == 0


def test_tables(thread: Thread, output: Output) -> None:
    assert call(thread, SCHEDULER) and "scheduler of core" in output.text()
    thread.give("REPLY", thread.world.reply())
    assert call(thread, SNAPSHOT) and "reply object" in output.text()


def named(thread: Thread) -> bytes:
    return ctypes.string_at(thread.tcb.name.address, 64)


def give_name(thread: Thread, target: Thread, text: bytes) -> None:
    for number in range(8):
        thread.word(1 + number, int.from_bytes(text[8 * number:8 * number + 8], "little"))
    assert call(thread, NAME, thread.give("TCB", target.ref))


def test_name(world: World, thread: Thread) -> None:
    other = world.thread(50)
    give_name(thread, other, b"short".ljust(64, b"\0"))
    assert named(other) == b"short".ljust(64, b"\0") and named(thread) == bytes(64)


def test_a_name_always_ends(world: World, thread: Thread) -> None:
    give_name(thread, thread, b"x" * 64)
    assert named(thread) == b"x" * 63 + b"\0"


def test_only_threads_have_names(world: World, thread: Thread) -> None:
    before = named(thread)
    thread.word(1, 0x41)
    for cptr in (0, 50, thread.give("ENDPOINT", world.endpoint())):
        assert call(thread, NAME, cptr)
    thread.tcb.ipc_buffer_ref = 0
    assert call(thread, NAME, thread.give("TCB", thread.ref)) and named(thread) == before


#: States of threads (base/structures.h) by what is said of them (multikit/doing.h).
DOING = {"INACTIVE": 1, "RUNNING": 2, "RESTART": 2, "BLOCKED_ON_RECEIVE": 3, "BLOCKED_ON_SEND": 3, "BLOCKED_ON_REPLY": 3,
         "BLOCKED_ON_NOTIFICATION": 3, "ASLEEP": 4}


@pytest.mark.parametrize("state", DOING)
def test_what_a_thread_does(world: World, thread: Thread, state: str) -> None:
    other = world.thread(50)
    other.tcb.state = world.abi.constant("THREAD_" + state)
    assert call(thread, THREAD, thread.give("TCB", other.ref))
    assert (thread.x(0), thread.x(1)) == (DOING[state], 0)


@pytest.mark.parametrize(("type", "words", "message"), [
    (6, (0x5000, 0x93810046, 1), (0x80004, 0x5000, 1, 0x93810046)),  # VMFault: IP, Addr, PrefetchFault, FSR
    (8, (0x5e000001,), (0x5e000001,)),  # VCPUFault: HSR
    (9, (27,), (27,)),  # VPPIEvent: IRQ
    (3, (0x2000000, 7), (0x80004, 0, 0x40, 0x2000000, 7)),  # UserException: FaultIP, SP, SPSR, Number, Code
])
def test_its_fault_is_told_as_to_its_handler(world: World, thread: Thread, type: int, words: tuple[int, ...],
                                             message: tuple[int, ...]) -> None:
    other = world.thread(50)
    other.tcb.state = world.abi.constant("THREAD_BLOCKED_ON_REPLY")
    other.tcb.context.pc, other.tcb.context.sp, other.tcb.context.pstate = 0x80004, 0, 0x40
    other.tcb.fault.type = type
    for number, word in enumerate(words):
        other.tcb.fault.words[number] = word
    assert call(thread, THREAD, thread.give("TCB", other.ref))
    assert (thread.x(0), thread.x(1)) == (DOING["BLOCKED_ON_REPLY"], type << 12 | len(message))
    assert tuple(thread.x(2 + i) if i < 4 else thread.word(1 + i) for i in range(len(message))) == message
    assert other.tcb.fault.type == type, "it is told, and not taken"


def test_only_threads_do_something(world: World, thread: Thread) -> None:
    for cptr in (0, 50, 64, thread.give("ENDPOINT", world.endpoint())):
        thread.tcb.context.x[1] = 5
        assert call(thread, THREAD, cptr) and (thread.x(0), thread.x(1)) == (0, 0)


@pytest.mark.parametrize("number", [HALT, -20, -100, 0, 5])
def test_others_are_not_among_them(thread: Thread, output: Output, number: int) -> None:
    """Nobody may stop the core."""
    assert not call(thread, number, 7) and thread.x(0) == 7 and output.text() == ""
