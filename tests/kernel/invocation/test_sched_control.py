# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The parameters of scheduling contexts."""

from __future__ import annotations

import pytest

from kernel.turns import share
from kernel.world import FOREVER, World


@pytest.mark.parametrize(("words", "error", "result"), [
    ((1000, 2000, 0, 7, 0), "seL4_NoError", None),
    ((5, 2000, 0, 7, 0), "seL4_RangeError", 10),
    ((2000, 1000, 0, 7, 0), "seL4_RangeError", 10),
    ((1000, 5, 0, 7, 0), "seL4_RangeError", 10),
    ((1000, 1 << 60, 0, 7, 0), "seL4_RangeError", 10),
    ((1000, 2000, 27, 7, 0), "seL4_RangeError", 0),
    ((1000, 2000, 26, 7, 0), "seL4_NoError", None),
    ((1000, 2000, 0, 7), "seL4_TruncatedMessage", None)])
def test_configure(world: World, words: tuple[int, ...], error: str, result: int | None) -> None:
    thread = world.thread()
    control = thread.give("SCHED_CONTROL")
    sc = world.sched_context()
    target = thread.give("SCHED_CONTEXT", sc, size=9)  # 512 bytes: 28 refills
    got = thread.invoke(control, "SchedControlConfigureFlags", *words, caps=(target,))
    assert got == world.abi.constant(error)
    if result is not None:
        assert thread.message(1) == [result]
    view = world.at("sched_context", sc)
    if got == 0:
        assert (view.budget, view.period, view.badge) == (1000, 2000, 7)
        assert view.refill_max == 2 + words[2]
    else:
        assert view.budget == FOREVER


def test_refills_do_not_grow_with_every_object(world: World) -> None:
    thread = world.thread()
    control = thread.give("SCHED_CONTROL")
    target = thread.give("SCHED_CONTEXT", world.sched_context(refills=4, size_bits=20),
                         size=20)
    words = (1000, 2000, 0, 0)
    for extra, error in ((62, "seL4_NoError"), (63, "seL4_RangeError")):
        got = thread.invoke(control, "SchedControlConfigureFlags", *words[:2], extra, *words[2:],
                            caps=(target,))
        assert got == world.abi.constant(error)
    assert thread.message(2) == [0, 62]


def test_configure_only_on_this_core(world: World) -> None:
    thread = world.thread()
    control = thread.give("SCHED_CONTROL", badge=3)
    target = thread.give("SCHED_CONTEXT", world.sched_context(), size=9)
    got = thread.invoke(control, "SchedControlConfigureFlags", 100, 200, 0, 0, 0, caps=(target,))
    assert got == world.abi.constant("seL4_RangeError")


def test_configure_of_the_running_context(world: World) -> None:
    thread = world.thread(budget=100, period=1000)
    control = thread.give("SCHED_CONTROL")
    target = thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(60)
    assert thread.invoke(control, "SchedControlConfigureFlags", 200, 1000, 0, 0, 0,
                         caps=(target,)) == 0
    # what it had left, and the rest a period later: never more than 200 in 1000
    assert share(world, [thread], 1000)["0"] <= 140
    assert share(world, [thread], 5000)["0"] <= 5 * 200


def test_own_context_is_not_configured_before_a_receive(world: World) -> None:
    thread = world.thread(budget=100, period=1000)
    endpoint = thread.give("ENDPOINT", world.endpoint())
    control, target = thread.give("SCHED_CONTROL"), thread.give("SCHED_CONTEXT", thread.sc, size=9)
    world.wait(60)
    thread.call("NBSendWait", endpoint, (200, 2000, 0, 0, 0), dest=control, caps=(target,),
                label=world.abi.constant("SchedControlConfigureFlags"))
    assert thread.state == "BLOCKED_ON_RECEIVE" and thread.tcb.queued == 0
    assert world.at("sched_context", thread.sc).budget == 100
