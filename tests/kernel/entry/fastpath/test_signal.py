# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Signals that wake nobody (test_wake.py has the others), SGIs, and sends to nothing."""

from __future__ import annotations

import ctypes

import pytest

from kernel.fastpaths import Both
from kernel.world import READ, WRITE, Thread, World


@pytest.fixture
def caller(both: Both) -> Thread:
    return both.world.thread()


@pytest.mark.parametrize("pending", [0, 1, 6])
@pytest.mark.parametrize("badge", [0, 1, 1 << 63])
def test_does_the_same(both: Both, world: World, caller: Thread, pending: int, badge: int) -> None:
    """Bits add up."""
    notification = world.notification()
    if pending:
        caller.call("Send", caller.give("NOTIFICATION", notification, badge=pending))
    cptr = caller.give("NOTIFICATION", notification, WRITE, badge=badge)
    assert not both.declines(caller, "Send", cptr)
    assert world.at("notification", notification).badge == pending | badge


def test_a_bound_thread_that_is_elsewhere(both: Both, world: World, caller: Thread) -> None:
    notification, other = world.notification(), world.thread(50)
    world.lib.notification_bind(notification, other.ref)
    assert not both.declines(caller, "Send", caller.give("NOTIFICATION", notification, badge=1))


@pytest.mark.parametrize("what", ["no right", "no capability", "another capability", "a guard"])
def test_what_is_not_for_it(both: Both, world: World, caller: Thread, what: str) -> None:
    notification = world.notification()
    cptr = caller.give("NOTIFICATION", notification, READ if what == "no right" else WRITE, badge=1)
    if what == "no capability":
        cptr = 60
    elif what == "another capability":
        cptr = caller.give("ENDPOINT", world.endpoint())
    elif what == "a guard":
        world.slot(world.tcb_slot(caller.ref, "CSPACE")).cap.word = 1
    assert both.declines(caller, "Send", cptr)


@pytest.mark.parametrize("name,info,fast", [
    ("NBSend", 0, True), ("NBSend", 0x7004, True), ("NBSend", 127, True), ("Send", 0, False),
    ("NBSend", 1 << 7, False), ("NBSend", 3 << 7, False)])
def test_a_send_to_nothing(both: Both, caller: Thread, name: str, info: int, fast: bool) -> None:
    assert both.declines(caller, name, 60, info) != fast


def test_a_send_to_no_slot(both: Both, caller: Thread) -> None:
    assert both.declines(caller, "NBSend", 1 << 20)


def test_a_send_to_what_may_not_be_sent_to(both: Both, caller: Thread) -> None:
    notification = caller.give("NOTIFICATION", both.world.notification(), READ)
    for cptr in (notification, caller.give("TCB", caller.ref)):
        assert both.declines(caller, "NBSend", cptr)


@pytest.mark.parametrize("name", ["Send", "NBSend"])
@pytest.mark.parametrize("info,fast", [
    (0, True), (0x7004, True), (127, True), (1 << 7, False), (3 << 7, False)])
@pytest.mark.parametrize("intid", [9, 209])
def test_an_sgi(both: Both, caller: Thread, name: str, info: int, fast: bool, intid: int) -> None:
    cptr = caller.give("SGI_SIGNAL", badge=intid, aux=1)
    both.world.machine.last_sgi = 0
    assert both.declines(caller, name, cptr, info) != fast
    assert both.world.machine.last_sgi == (intid if fast else 0)
    both.lib.model_return.restype = ctypes.c_char_p
    assert both.lib.model_return() is None  # what it is about is visible first
