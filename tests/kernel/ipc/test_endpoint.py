# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Sending and receiving."""

from __future__ import annotations

import pytest

from kernel.servers import server
from kernel.world import GRANT, GRANT_REPLY, PC, WRITE, World


def test_sender_waits_for_receiver(world: World) -> None:
    endpoint = world.endpoint()
    sender = world.thread(150)
    sender.call("Send", sender.give("ENDPOINT", endpoint, badge=3), (11, 12))
    assert sender.state == "BLOCKED_ON_SEND" and world.current is None
    receiver = world.thread()
    receiver.call("Wait", receiver.give("ENDPOINT", endpoint))
    assert receiver.badge == 3 and receiver.message(2) == [11, 12]
    assert sender.state == "RUNNING" and world.current is sender


@pytest.mark.parametrize("rights", [WRITE, WRITE | GRANT, WRITE | GRANT_REPLY])
def test_call_needs_a_right_to_an_answer(world: World, rights: int) -> None:
    endpoint = world.endpoint()
    server(world, endpoint)
    client = world.thread()
    client.call("Call", client.give("ENDPOINT", endpoint, rights))
    assert client.state == ("INACTIVE" if rights == WRITE else "BLOCKED_ON_REPLY")


def test_cancelled_ipc_is_done_again(world: World) -> None:
    endpoint = world.endpoint()
    sender, other = world.thread(110), world.thread()
    cptr = sender.give("ENDPOINT", endpoint, badge=1)
    sender.call("Send", cptr, (1, 2))
    other.call("Send", other.give("ENDPOINT", endpoint, badge=2))
    assert world.lib.endpoint_cancel_first_badged(endpoint, 2)
    assert not world.lib.endpoint_cancel_first_badged(endpoint, 2)
    world.enter()
    assert sender.state == "BLOCKED_ON_SEND" and world.current is other
    while world.lib.endpoint_cancel_first(endpoint):
        pass
    world.enter()
    assert world.current is sender
    for thread in (sender, other):
        assert thread.tcb.context.pc == PC - 4
    assert (sender.x(0), sender.x(1), sender.x(2), sender.x(3)) == (cptr, 2, 1, 2)
