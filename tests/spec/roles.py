# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What threads do most of the time, so that a sequence comes to deep states and lives.

Servers receive, answer, and sometimes call another server before. The supervisor answers faults
that nobody else does, starts threads that stopped, and waits for an interrupt.
"""

from __future__ import annotations

from random import Random

from spec.model.constants import (CAP_ENDPOINT, CAP_NOTIFICATION, CAP_REPLY, INACTIVE, ON_REPLY,
                                  RECEIVE, RIGHT_GRANT, RIGHT_READ, RIGHT_WRITE, SEND, SYS_CALL,
                                  SYS_NB_RECV, SYS_RECV, SYS_REPLY_RECV, SYS_SEND, SYS_WAIT)
from spec.model.state import Endpoint, Object, Thread
from spec.universe import Universe

Action = tuple[int, int, int]  # system call, address of the capability and of the reply object


class Roles:
    def __init__(self, universe: Universe, random: Random) -> None:
        self.universe, self.core, self.random = universe, universe.core, random

    def find(self, kind: int, obj: Object, rights: int = 0) -> int | None:
        """A slot with a capability to the object."""
        for index, slot in enumerate(self.universe.cnode.slots.slots):
            cap = slot.cap
            if cap.type == kind and cap.obj is obj and cap.rights & rights == rights:
                return index
        return None

    def action(self, thread: Thread) -> Action | None:
        if thread is self.universe.supervisor:
            return self._supervise(thread)
        number = self.universe.servers.get(thread)
        if number is None:
            return self._ask(thread) if self.random.random() < .3 else None
        if self.random.random() < .2:
            return None
        return self._serve(thread, number)

    def _ask(self, thread: Thread) -> Action | None:
        """A client calls whoever waits, or signals."""
        waiting = [each for each in self.core.endpoints if each.state == RECEIVE]
        if waiting:
            slot = self.find(CAP_ENDPOINT, self.random.choice(waiting), RIGHT_WRITE | RIGHT_GRANT)
            return None if slot is None else (SYS_CALL, self.universe.address(thread, slot), 0)
        if not self.core.notifications:
            return None
        slot = self.find(CAP_NOTIFICATION, self.random.choice(self.core.notifications), RIGHT_WRITE)
        return None if slot is None else (SYS_SEND, self.universe.address(thread, slot), 0)

    def _serve(self, thread: Thread, number: int) -> Action | None:
        if number >= min(len(self.core.endpoints), len(self.core.replies)):
            return None
        reply = self.core.replies[number]
        owes = reply.thread is not None and reply.thread.state == ON_REPLY
        if owes and self.random.random() < .4:
            other = self.random.choice(self.core.endpoints)
            return self._named(thread, SYS_CALL, other, number)
        return self._named(thread, SYS_REPLY_RECV if owes else SYS_RECV,
                           self.core.endpoints[number], number)

    def _named(self, thread: Thread, call: int, endpoint: Endpoint, number: int) -> Action | None:
        source = self.find(CAP_ENDPOINT, endpoint, RIGHT_READ)
        reply = self.find(CAP_REPLY, self.core.replies[number])
        if source is None or reply is None:
            return None
        return (call, self.universe.address(thread, source),
                self.universe.address(thread, reply))

    def _supervise(self, thread: Thread) -> Action | None:
        """None: it does something to others, or anything."""
        last = len(self.core.replies) - 1
        if last < 0:
            return None
        caller = self.core.replies[last].thread
        if caller is not None and caller.state == ON_REPLY:
            reply = self.find(CAP_REPLY, self.core.replies[last])
            if reply is not None:
                return SYS_SEND, self.universe.address(thread, reply), 0
        waiting = [each for each in self.core.endpoints if each.state == SEND]
        if waiting and self.random.random() < .6:
            return self._named(thread, SYS_NB_RECV, self.random.choice(waiting), last)
        if self.random.random() < .5 or any(
                each.state == INACTIVE for each in self.core.threads):
            return None
        signal = self.find(CAP_NOTIFICATION, self.core.notifications[-1], RIGHT_READ) if (
            self.core.notifications) else None
        return None if signal is None else (SYS_WAIT, self.universe.address(thread, signal), 0)
