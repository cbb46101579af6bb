# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Endpoints: senders wait for receivers and receivers for senders (manual 4.2).

Queues are ordered by priority, then first come first served.

Choices: a caller that nobody can answer stops, and would do its call again if it were resumed; its
fault is forgotten. A thread on its bound notification's time returns that before it waits, and
before it takes the time of a caller, but not for a message that brings no time.
"""

from __future__ import annotations

from dataclasses import dataclass

from spec.model import calls, contexts, irqs, messages, notifications, scheduler, threads
from spec.model.constants import (ACTIVE, FAULT_NONE, FAULT_TIMEOUT, IDLE, INACTIVE, ON_RECEIVE,
                                  ON_SEND, RECEIVE, RUNNING, SEND)
from spec.model.state import Core, Endpoint, Notification, Reply, Thread


@dataclass(slots=True)
class Send:
    """How a send came about."""

    badge: int
    blocking: bool
    is_call: bool
    can_grant: bool
    can_grant_reply: bool
    can_donate: bool


def enqueue(queue: list[Thread], thread: Thread) -> None:
    place = len(queue)
    while place and queue[place - 1].priority < thread.priority:
        place -= 1
    queue.insert(place, thread)


def dequeue(where: Endpoint | Notification, thread: Thread) -> None:
    where.queue.remove(thread)
    if not where.queue:
        where.state = IDLE


def block(core: Core, endpoint: Endpoint, thread: Thread, state: int) -> None:
    scheduler.set_state(core, thread, state)
    thread.blocked_on = endpoint
    endpoint.state = SEND if state == ON_SEND else RECEIVE
    enqueue(endpoint.queue, thread)


def send(core: Core, endpoint: Endpoint, sender: Thread, how: Send) -> None:
    if endpoint.state != RECEIVE:
        if how.blocking:
            sender.badge, sender.is_call = how.badge, how.is_call
            sender.can_grant, sender.can_grant_reply = how.can_grant, how.can_grant_reply
            block(core, endpoint, sender, ON_SEND)
        return
    receiver = endpoint.queue[0]
    dequeue(endpoint, receiver)
    reply = receiver.reply
    if reply is not None:
        calls.unlink(reply)
    messages.transfer(core, sender, receiver, endpoint, how.badge, how.can_grant)
    scheduler.set_state(core, receiver, RUNNING)
    if how.is_call:
        await_answer(core, sender, receiver, reply, how.can_grant or how.can_grant_reply,
                     how.can_donate)
    elif how.can_donate and receiver.sc is None and sender.sc is not None:
        contexts.donate(core, sender.sc, receiver)
    scheduler.wake(core, receiver)


def await_answer(core: Core, caller: Thread, callee: Thread, reply: Reply | None, may: bool,
                 can_donate: bool) -> None:
    """Nobody can answer a caller without a right to it, or a receiver without reply object."""
    if reply is not None and may:
        calls.push(core, caller, callee, reply, can_donate)
    else:
        threads.rewind(caller)
        caller.fault = (FAULT_NONE,)
        scheduler.set_state(core, caller, INACTIVE)


def receive(core: Core, endpoint: Endpoint, receiver: Thread, blocking: bool, can_grant: bool,
            reply: Reply | None) -> None:
    """A pending word of the bound notification comes first."""
    if reply is not None and reply.thread is not None and reply.thread is not receiver:
        threads.cancel_ipc(core, reply.thread)
    bound = receiver.notification
    if bound is not None:
        irqs.imply_acknowledgement(bound)
    if bound is not None and bound.state == ACTIVE:
        notifications.take(core, bound, receiver)
    elif endpoint.state == SEND:
        accept(core, endpoint, receiver, reply)
    elif not blocking:
        messages.deliver_badge(receiver, 0)
    else:
        return_time(core, receiver)
        receiver.can_grant = can_grant
        receiver.reply = reply
        if reply is not None:
            reply.thread = receiver
        block(core, endpoint, receiver, ON_RECEIVE)


def accept(core: Core, endpoint: Endpoint, receiver: Thread, reply: Reply | None) -> None:
    """The first that waits to send is received from."""
    sender = endpoint.queue[0]
    dequeue(endpoint, sender)
    messages.transfer(core, sender, receiver, endpoint, sender.badge, sender.can_grant)
    if sender.is_call:
        may = sender.can_grant or sender.can_grant_reply
        can_donate = sender.sc is not None and sender.fault[0] != FAULT_TIMEOUT
        if can_donate and may and reply is not None:
            return_time(core, receiver)
        await_answer(core, sender, receiver, reply, may, can_donate)
    else:
        scheduler.set_state(core, sender, RUNNING)
        scheduler.wake(core, sender)


def return_time(core: Core, receiver: Thread) -> None:
    if receiver.notification is not None:
        contexts.take_back(core, receiver.notification, receiver)


def leave(thread: Thread) -> None:
    """Out of the queue it waits in; its reply object is free again."""
    assert thread.blocked_on is not None
    dequeue(thread.blocked_on, thread)
    if thread.reply is not None:
        calls.unlink(thread.reply)
