# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What of a message arrives: registers, words of the buffer, capabilities."""

from __future__ import annotations

import pytest

from kernel.servers import server
from kernel.world import GRANT, PC, WRITE, Thread, World


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 7, 120])
def test_message_arrives_whole_and_nothing_else(world: World, length: int) -> None:
    endpoint = world.endpoint()
    receiver, _, _ = server(world, endpoint)
    sender = world.thread()
    words = tuple(range(1000, 1000 + length))
    sender.call("Send", sender.give("ENDPOINT", endpoint, badge=77), words, label=5)
    assert world.current is receiver and receiver.badge == 77
    assert (receiver.label, receiver.length) == (5, length)
    assert receiver.message(length) == list(words)
    # the rest of the sender's registers is not the receiver's to see
    assert [receiver.x(2 + i) for i in range(length, 4)] == [0] * (4 - min(length, 4))


def test_message_beyond_registers_needs_buffers(world: World) -> None:
    endpoint = world.endpoint()
    receiver, _, _ = server(world, endpoint)
    receiver.tcb.ipc_buffer_ref = 0
    sender = world.thread()
    sender.call("Send", sender.give("ENDPOINT", endpoint), (1, 2, 3, 4, 5, 6))
    assert receiver.length == 4 and receiver.message(4) == [1, 2, 3, 4]


def test_length_is_limited_to_the_buffer(world: World) -> None:
    endpoint = world.endpoint()
    receiver, _, _ = server(world, endpoint)
    sender = world.thread()
    receiver.word(121, 0x1234)  # userData, right behind the message
    sender.call("Send", sender.give("ENDPOINT", endpoint), tuple(range(127)))
    assert receiver.length == 120 and receiver.word(121) == 0x1234


def transfer(world: World, rights: int, caps: list[int] | None = None) -> tuple[Thread, Thread]:
    """A message with capabilities to a receiver that has room for one in its slot 40."""
    endpoint = world.endpoint()
    receiver = world.thread(200)
    cptr = receiver.give("ENDPOINT", endpoint)
    root = receiver.give("CNODE", receiver.cnode, size=6, aux=64 - 6)
    for word, value in ((125, root), (126, 40), (127, 64)):
        receiver.word(word, value)
    receiver.call("Wait", cptr)
    sender = world.thread()
    dest = sender.give("ENDPOINT", endpoint, rights, badge=1)
    same = sender.give("ENDPOINT", endpoint, badge=0x55)
    other = sender.give("NOTIFICATION", world.notification(), badge=0x66)
    numbers = {0: same, 1: other, 2: sender.give("NOTIFICATION", world.notification())}
    sender.call("Send", dest, (1,), caps=tuple(numbers[each] for each in caps or [1]))
    return receiver, sender


def fields(thread: Thread) -> tuple[int, int]:
    return thread.x(1) >> 7 & 3, thread.x(1) >> 9 & 7  # extraCaps, capsUnwrapped


def test_capability_is_copied_into_the_receive_slot(world: World) -> None:
    receiver, _ = transfer(world, WRITE | GRANT)
    assert fields(receiver) == (1, 0)
    cap = receiver.slot(40).cap
    assert (cap.type, cap.word) == (world.abi.constant("CAP_NOTIFICATION"), 0x66)


def test_capability_needs_grant(world: World) -> None:
    receiver, _ = transfer(world, WRITE)
    assert fields(receiver) == (0, 0) and receiver.slot(40).cap.type == 0


def test_capability_to_the_endpoint_shows_its_badge(world: World) -> None:
    receiver, _ = transfer(world, WRITE | GRANT, [0, 1])
    assert fields(receiver) == (2, 1) and receiver.word(122) == 0x55
    assert receiver.slot(40).cap.word == 0x66


def test_only_one_capability_is_placed(world: World) -> None:
    receiver, _ = transfer(world, WRITE | GRANT, [1, 2])
    assert fields(receiver) == (1, 0)


def test_missing_capability_faults_the_sender(world: World) -> None:
    endpoint, faults = world.endpoint(), world.endpoint()
    receiver, _, _ = server(world, endpoint)
    sender = world.thread()
    world.handler(sender, "FAULT_HANDLER", faults)
    sender.call("Send", sender.give("ENDPOINT", endpoint), caps=(1 << 20,))
    assert sender.state == "BLOCKED_ON_SEND" and sender.tcb.blocked_on == faults
    assert sender.tcb.context.pc == PC - 4 and receiver.state == "BLOCKED_ON_RECEIVE"
