# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""One kernel entry as the rules see it: the states around it, who entered, and with what."""

from __future__ import annotations

from dataclasses import dataclass, field

from spec.authority import lookup
from spec.authority.fields import Cap, State
from spec.authority.licence import Licence
from spec.authority.objects import Objects

BUFFER_CAPS, RECEIVE_CNODE = 122, 125  # words of an IPC buffer
MESSAGE_MAX = 120
NOTHING = Cap(0, 0, 0, 0, 0, 0, 0)


@dataclass
class Enums:
    """States of threads and objects."""

    inactive: int
    running: int
    restart: int
    on_receive: int
    on_send: int
    on_reply: int
    on_notification: int
    sends: int       # endpoint
    receives: int
    idle: int        # notification
    waiting: int
    active: int
    asleep: int      # thread
    ready: int       # queues of threads
    release: int


@dataclass
class Entry:
    """x and writes: registers x0 to x8 and words of the IPC buffer that the thread set before;
    empty unless it made a system call."""

    objects: Objects
    enums: Enums
    before: State
    after: State
    licence: Licence
    thread: int
    x: tuple[int, ...] = ()
    writes: dict[int, int] = field(default_factory=dict)
    senders: set[int] = field(default_factory=set)  # who may start to send to an endpoint
    waits: set[int] = field(default_factory=set)  # notifications that the thread waits for now
    listens: dict[int, int] = field(default_factory=dict)  # endpoints that it waits at, with which reply object
    gone: set[int] = field(default_factory=set)  # who may have left the queue it waited in
    givers: set[int] = field(default_factory=set)  # who may lose their scheduling context
    fault_messages: list[tuple[int, int]] = field(default_factory=list)  # of whom, to whom
    fault_answers: list[tuple[int, int]] = field(default_factory=list)
    invoked: tuple[Cap, str, list[int]] | None = None  # capability, label, extra slots
    raised: set[int] = field(default_factory=set)  # interrupts that may be taken
    first_phase: bool = False
    slots: set[int] = field(default_factory=set)  # that changed
    fresh: set[int] = field(default_factory=set)  # granules that a new virtual CPU may begin with
    machine: tuple[memoryview, ...] = ()  # its words, before and after
    touched: bool = False  # some word of a virtual CPU, or what is loaded
    vcpus: dict[int, list[int]] = field(default_factory=dict)  # as they were when the entry began

    def register(self, thread: int, number: int) -> int:
        if thread == self.thread and number < len(self.x):
            return self.x[number]
        return self.before.x(thread, number)

    def tcb_cap(self, thread: int, name: str) -> Cap:
        return self.before.cap(self.objects.tcb_slot(thread, name))

    def buffer(self, thread: int) -> int:
        """First word of its IPC buffer, 0 = none."""
        there = self.tcb_cap(thread, "IPC_BUFFER").type == self.objects.types.frame
        return self.before.tcb.ipc_buffer_ref(thread) * 8 if there else 0

    def buffer_word(self, thread: int, index: int) -> int:
        if thread == self.thread and index in self.writes:
            return self.writes[index]
        return self.before.words[self.buffer(thread) + index]

    def word(self, thread: int, index: int) -> int:
        """Message word."""
        if index < 4:
            return self.register(thread, 2 + index)
        return self.buffer_word(thread, 1 + index) if self.buffer(thread) else 0

    def find(self, thread: int, address: int) -> int:
        """The slot that the thread calls so, 0 = none."""
        root = self.tcb_cap(thread, "CSPACE")
        return lookup.resolve(self.before, self.objects.types, root, address, 64)[0]

    def extra(self, thread: int, info: int) -> list[int] | None:
        """The slots of the capabilities in its message; None: one of them is nowhere."""
        if not self.buffer(thread):
            return []
        found = [self.find(thread, self.buffer_word(thread, BUFFER_CAPS + index))
                 for index in range(info >> 7 & 3)]
        return None if 0 in found else found

    def bound_context(self, thread: int) -> int:
        """The scheduling context of its bound notification."""
        notification = self.before.tcb.bound_notification(thread)
        return self.before.notification.sc(notification) if notification else 0

    def time_left(self, sc: int) -> bool:
        """Whether the running context has budget for sure. The kernel looks at the clock when it
        likes, up to the time of this entry."""
        state = self.before
        passed = self.after.core.now(0) - state.core.now(0) + state.core.consumed(0)
        return passed + state.core.min_budget(0) <= state.first_refill(sc)[1]
