# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Capabilities by themselves: what a copy of each type is, rights, badges and guards."""

from __future__ import annotations

import pytest

from kernel.world import ALL, GRANT, READ, WRITE, Thread, World

ILLEGAL, REVOKE_FIRST = 3, 9
DEPTH, COPY = 64, 40


@pytest.fixture
def thread(world: World) -> Thread:
    """With a capability to its CNode in slot 1."""
    thread = world.thread()
    thread.give_root()
    return thread


def copy(thread: Thread, source: int, rights: int = ALL, dest: int = COPY) -> int:
    return thread.invoke(1, "CNodeCopy", dest, DEPTH, source, DEPTH, rights, caps=(1,))


def mint(thread: Thread, source: int, data: int, dest: int = COPY) -> int:
    return thread.invoke(1, "CNodeMint", dest, DEPTH, source, DEPTH, ALL, data, caps=(1,))


def fields(thread: Thread, slot: int) -> tuple[int, ...]:
    cap = thread.slot(slot).cap
    return cap.type, cap.rights, cap.object, cap.size, cap.word, cap.aux


@pytest.mark.parametrize("rights", range(16))
def test_a_copy_has_the_rights_of_both(world: World, thread: Thread, rights: int) -> None:
    for own in (READ | GRANT, WRITE, ALL, 0):
        cptr = thread.give("ENDPOINT", world.endpoint(), own)
        assert copy(thread, cptr, rights, COPY + own) == 0
        assert thread.slot(COPY + own).cap.rights == own & rights


@pytest.mark.parametrize("kind,more", [
    ("REPLY", {}), ("TCB", {}), ("SCHED_CONTEXT", {"size": 9}), ("NOTIFICATION", {"badge": 7}),
    ("SCHED_CONTROL", {"badge": 2}), ("SMC", {"badge": 5}), ("SGI_SIGNAL", {"badge": 5, "aux": 1}),
    ("ASID_CONTROL", {}), ("DOMAIN", {})])
def test_copies_are_the_same(world: World, thread: Thread, kind: str, more: dict[str, int]) -> None:
    refs = {"REPLY": world.reply(), "NOTIFICATION": world.notification(),
            "SCHED_CONTEXT": world.sched_context(), "TCB": world.thread(50).ref}
    cptr = thread.give(kind, refs.get(kind, 0), **more)
    assert copy(thread, cptr) == 0 and fields(thread, COPY) == fields(thread, cptr)


def test_there_is_one_interrupt_control(world: World, thread: Thread) -> None:
    control = thread.give("IRQ_CONTROL")
    assert copy(thread, control) == ILLEGAL and thread.kinds(COPY, 1) == ["NULL"]


def test_memory_that_was_given_out_is_not_copied(thread: Thread) -> None:
    untyped = thread.give_untyped(12)
    assert thread.retype(untyped, "Endpoint", 0, 1, 50) == 0
    assert copy(thread, untyped) == REVOKE_FIRST
    assert thread.invoke(1, "CNodeRevoke", untyped, DEPTH) == 0 and copy(thread, untyped) == 0


def test_a_frames_copy_is_not_mapped(thread: Thread) -> None:
    mapped = thread.give("FRAME", 0x40100, size=12, aux=7, badge=0x20_0000)
    thread.slot(mapped).cap.aux, thread.slot(mapped).cap.word = 0, 0
    thread.slot(mapped).cap.word = 0x20_0000  # the address alone tells nothing
    assert copy(thread, mapped) == 0
    assert fields(thread, COPY)[4:] == (0, 0)


@pytest.mark.parametrize("kind,size", [("PAGE_TABLE", 4096), ("VSPACE", 8192)])
def test_what_has_no_address_yet_is_not_copied(world: World, thread: Thread, kind: str, size: int
                                               ) -> None:
    """A copy could be given another one."""
    assert copy(thread, thread.give(kind, world.allocate(size))) == ILLEGAL
    assert thread.kinds(COPY, 1) == ["NULL"]


@pytest.mark.parametrize("kind", ["ENDPOINT", "NOTIFICATION", "SMC"])
def test_a_badge_is_given_once(world: World, thread: Thread, kind: str) -> None:
    ref = world.endpoint() if kind != "SMC" else 0
    cptr = thread.give(kind, ref)
    assert mint(thread, cptr, 1 << 63) == 0 and thread.slot(COPY).cap.word == 1 << 63
    assert mint(thread, COPY, 5, COPY + 1) == ILLEGAL
    assert mint(thread, cptr, 0, COPY + 1) == 0 and thread.slot(COPY + 1).cap.word == 0


def test_a_badge_means_nothing_to_others(world: World, thread: Thread) -> None:
    cptr = thread.give("REPLY", world.reply())
    assert mint(thread, cptr, 5) == 0 and thread.slot(COPY).cap.word == 0


@pytest.mark.parametrize("size,guard,seen", [
    (0, 0b111, 0), (3, 0b101, 0b101), (3, 0b1101, 0b101), (58, (1 << 58) - 1, (1 << 58) - 1),
    (58, 1 << 57, 1 << 57)])
def test_a_guard_has_the_bits_it_says(thread: Thread, size: int, guard: int, seen: int) -> None:
    assert mint(thread, 1, guard << 6 & (1 << 64) - 1 | size) == 0
    assert fields(thread, COPY)[4:] == (seen, size)


@pytest.mark.parametrize("size", [59, 63])
def test_an_address_has_64_bits(thread: Thread, size: int) -> None:
    """Of which the CNode's index takes 6."""
    assert mint(thread, 1, size) == ILLEGAL
