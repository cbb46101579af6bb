# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Copies and moves between slots, revoke and delete."""

from __future__ import annotations

import pytest

from kernel.world import ALL, READ, WRITE, Thread, World

DEPTH = 64
ILLEGAL, MISSING, DELETE_FIRST, TRUNCATED, RANGE = 3, 6, 8, 7, 4


@pytest.fixture
def root(world: World) -> tuple[Thread, int, int]:
    """A thread, its CNode's capability and 64 KiB of memory."""
    thread = world.thread()
    return thread, thread.give_root(), thread.give_untyped(16)


def op(thread: Thread, cnode: int, name: str, dest: int, source: int, *more: int) -> int:
    return thread.invoke(cnode, "CNode" + name, dest, DEPTH, source, DEPTH, *more, caps=(cnode,))


def test_copy_takes_rights_away(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    ref = thread.world.endpoint()
    endpoint = thread.give("ENDPOINT", ref, badge=5)
    assert op(thread, cnode, "Copy", 40, endpoint, READ) == 0
    copy = thread.slot(40).cap
    assert (copy.object, copy.rights, copy.word) == (ref, READ, 5)
    assert op(thread, cnode, "Copy", 41, 40, ALL) == 0
    assert thread.slot(41).cap.rights == READ


def test_reply_objects_are_shared(root: tuple[Thread, int, int]) -> None:
    thread, cnode, untyped = root
    assert thread.retype(untyped, "Reply", 0, cnode, 40) == 0
    assert op(thread, cnode, "Copy", 41, 40, ALL) == 0
    assert thread.slot(41).cap.object == thread.slot(40).cap.object
    assert thread.invoke(cnode, "CNodeDelete", 40, DEPTH) == 0
    assert thread.kinds(41, 1) == ["REPLY"]


def test_mint_sets_a_badge_once(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    endpoint = thread.give("ENDPOINT", thread.world.endpoint())
    assert op(thread, cnode, "Mint", 40, endpoint, WRITE, 77) == 0
    assert (thread.slot(40).cap.word, thread.slot(40).cap.rights) == (77, WRITE)
    assert op(thread, cnode, "Mint", 41, 40, ALL, 78) == ILLEGAL
    assert thread.kinds(41, 1) == ["NULL"]


def test_mint_sets_a_guard(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    assert op(thread, cnode, "Mint", 40, cnode, ALL, 0b101 << 6 | 3) == 0
    assert (thread.slot(40).cap.word, thread.slot(40).cap.aux) == (0b101, 3)
    assert op(thread, cnode, "Mint", 41, cnode, ALL, 60) == ILLEGAL  # 60 + 6 bits


@pytest.mark.parametrize("name", ["Move", "Mutate"])
def test_move(root: tuple[Thread, int, int], name: str) -> None:
    thread, cnode, _ = root
    source = thread.give("TCB", thread.ref)
    assert op(thread, cnode, name, 40, source, *([0] if name == "Mutate" else [])) == 0
    assert thread.kinds(40, 1) == ["TCB"] and thread.kinds(source, 1) == ["NULL"]


def test_mutate_never_badges(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    endpoint = thread.give("ENDPOINT", thread.world.endpoint())
    assert op(thread, cnode, "Mutate", 40, endpoint, 5) == ILLEGAL


@pytest.mark.parametrize("name,more", [("Copy", [ALL]), ("Mint", [ALL, 0]), ("Move", []),
                                       ("Mutate", [0])])
def test_errors_of_one_to_another(root: tuple[Thread, int, int], name: str, more: list[int]
                                  ) -> None:
    thread, cnode, _ = root
    source = thread.give("TCB", thread.ref)
    assert op(thread, cnode, name, cnode, source, *more) == DELETE_FIRST
    assert op(thread, cnode, name, 40, 50, *more) == MISSING
    assert thread.message(3) == [1, 2, DEPTH]  # source, missing capability, bits
    assert thread.invoke(cnode, "CNode" + name, 40, 0, source, DEPTH, *more,
                         caps=(cnode,)) == RANGE
    assert thread.invoke(cnode, "CNode" + name, 40, 5, source, DEPTH, *more,
                         caps=(cnode,)) == MISSING  # guard does not fit 5 bits
    assert thread.invoke(cnode, "CNode" + name, 40, DEPTH, caps=(cnode,)) == TRUNCATED
    assert thread.invoke(cnode, "CNode" + name, 40, DEPTH, source, DEPTH, *more) == TRUNCATED
    assert thread.kinds(40, 1) == ["NULL"] and thread.kinds(source, 1) == ["TCB"]


def rotate(thread: Thread, cnode: int, dest: int, pivot: int, source: int) -> int:
    return thread.invoke(cnode, "CNodeRotate", dest, DEPTH, 0, pivot, DEPTH, 0, source, DEPTH,
                         caps=(cnode, cnode))


def test_rotate(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    first, second = (thread.world.allocate(2048) for _ in range(2))
    a, b = thread.give("TCB", first), thread.give("TCB", second)
    assert rotate(thread, cnode, 40, a, b) == 0
    assert [thread.slot(each).cap.object for each in (40, a)] == [first, second]
    assert thread.kinds(b, 1) == ["NULL"]
    assert rotate(thread, cnode, 40, a, 40) == 0  # change places
    assert [thread.slot(each).cap.object for each in (40, a)] == [second, first]


def test_rotate_errors(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    a, b, c = (thread.give("TCB", thread.world.allocate(2048)) for _ in range(3))
    assert rotate(thread, cnode, 40, a, a) == ILLEGAL
    assert rotate(thread, cnode, a, a, b) == ILLEGAL
    assert rotate(thread, cnode, c, a, b) == DELETE_FIRST
    assert rotate(thread, cnode, 40, 50, b) == MISSING and thread.message(1) == [0]
    assert rotate(thread, cnode, 40, a, 50) == MISSING and thread.message(1) == [1]


def test_delete_an_empty_slot(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    assert thread.invoke(cnode, "CNodeDelete", 40, DEPTH) == 0


def test_revoke_leaves_the_original(root: tuple[Thread, int, int]) -> None:
    thread, cnode, untyped = root
    assert thread.retype(untyped, "Endpoint", 0, cnode, 40) == 0
    assert op(thread, cnode, "Mint", 41, 40, ALL, 7) == 0
    assert op(thread, cnode, "Copy", 42, 41, ALL) == 0
    assert op(thread, cnode, "Copy", 43, 40, ALL) == 0
    assert thread.invoke(cnode, "CNodeRevoke", 42, DEPTH) == 0  # a copy has no children
    assert thread.kinds(40, 4) == ["ENDPOINT"] * 4
    assert thread.invoke(cnode, "CNodeRevoke", 41, DEPTH) == 0
    assert thread.kinds(40, 4) == ["ENDPOINT", "ENDPOINT", "NULL", "ENDPOINT"]
    assert thread.invoke(cnode, "CNodeRevoke", 40, DEPTH) == 0
    assert thread.kinds(40, 4) == ["ENDPOINT", "NULL", "NULL", "NULL"]
    assert thread.invoke(cnode, "CNodeRevoke", untyped, DEPTH) == 0
    assert thread.kinds(40, 4) == ["NULL"] * 4


def test_cancel_badged_needs_all_rights(root: tuple[Thread, int, int]) -> None:
    thread, cnode, _ = root
    endpoint = thread.world.endpoint()
    some = thread.give("ENDPOINT", endpoint, rights=READ | WRITE, badge=3)
    every = thread.give("ENDPOINT", endpoint, badge=3)
    assert thread.invoke(cnode, "CNodeCancelBadgedSends", some, DEPTH) == ILLEGAL
    assert thread.invoke(cnode, "CNodeCancelBadgedSends", every, DEPTH) == 0


def test_cancel_badged_goes_on_after_interrupts(world: World, root: tuple[Thread, int, int]
                                                ) -> None:
    thread, cnode, _ = root
    endpoint = world.endpoint()
    senders = [world.thread(200 + i) for i in range(6)]
    for i, sender in reversed(list(enumerate(senders))):
        sender.call("Send", sender.give("ENDPOINT", endpoint, badge=i % 2 + 1))
        world.lib.tcb_set_priority(sender.ref, 50)
    every = thread.give("ENDPOINT", endpoint, badge=1)
    world.machine.pending_irq = 500
    thread.invoke(cnode, "CNodeCancelBadgedSends", every, DEPTH)
    assert [sender.state for sender in senders].count("RESTART") == 1
    world.lib.handle_interrupt()
    thread.again()
    assert thread.tcb.context.x[1] == 0 and thread.tcb.context.pc == 0x200004
    assert [sender.state for sender in senders] == ["RESTART", "BLOCKED_ON_SEND"] * 3
