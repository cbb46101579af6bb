# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The order in which threads that wait are served."""

from __future__ import annotations

from kernel.world import World


def test_queue_by_priority_then_first_come(world: World) -> None:
    endpoint = world.endpoint()
    senders = [world.thread(priority) for priority in (100, 120, 110, 120, 100)]
    for number, sender in enumerate(sorted(senders, key=lambda each: -each.tcb.priority)):
        assert world.current is sender
        sender.call("Send", sender.give("ENDPOINT", endpoint, badge=number + 1))
    receiver = world.thread(250)
    cptr = receiver.give("ENDPOINT", endpoint)
    badges = []
    for _ in senders:
        receiver.call("Wait", cptr)
        badges.append(receiver.badge)
    assert badges == [1, 2, 3, 4, 5]


def test_priority_change_moves_in_the_queue(world: World) -> None:
    endpoint = world.endpoint()
    first, second = world.thread(120), world.thread(110)
    for badge, sender in ((1, first), (2, second)):
        sender.call("Send", sender.give("ENDPOINT", endpoint, badge=badge))
    world.lib.tcb_set_priority(second.ref, 130)
    receiver = world.thread(250)
    receiver.call("Wait", receiver.give("ENDPOINT", endpoint))
    assert receiver.badge == 2
