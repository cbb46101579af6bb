# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Draws what somebody would try who wants more than he has: calls by capabilities that lack the
right, copies of memory and mappings, more than once the same."""

from __future__ import annotations

from collections.abc import Callable

from microkit.base.sizes import GRANULE, PAGE_BITS
from spec.generator import Generator
from spec.model.constants import (BUFFER_CAPS, BUFFER_RECEIVE_CNODE, CAP_CNODE, CAP_ENDPOINT,
                                  CAP_FRAME, CAP_IRQ_CONTROL, CAP_NOTIFICATION, CAP_NULL,
                                  CAP_PAGE_TABLE, CAP_REPLY, CAP_TCB, CAP_UNTYPED, CAP_VSPACE,
                                  RECEIVE, RIGHT_READ, RIGHT_WRITE, SEND, SYS_CALL, SYS_NB_SEND,
                                  SYS_RECV, SYS_REPLY_RECV, SYS_SEND, SYS_WAIT)
from spec.model.state import Endpoint, Slot, Thread
from spec.step import FAST_SYSCALL, SYSCALL, Step
from spec.universe import WINDOW_PA

Drawn = tuple[int, int, list[int], list[int]]  # as Invocations.draw() makes it
COPY, CANCEL, RETYPE, SET_BUFFER, MAP, UNMAP_TABLE = 25, 24, 1, 10, 48, 47
ISSUE_HANDLER, ISSUE_SGI = 30, 63
SHARE = .12


class Attempts(Generator):
    """Most steps are the generator's own, so that there is something to attack."""

    def _syscall(self, thread: Thread, ticks: int) -> Step:
        if thread is not self.universe.supervisor and self.random.random() < SHARE:
            step = self._attempt(thread, ticks)
            if step is not None:
                return step
        return super()._syscall(thread, ticks)

    def _attempt(self, thread: Thread, ticks: int) -> Step | None:
        chance = self.random.random()
        if chance < .4:
            return self._weak(thread, ticks)
        if chance < .6:
            return self._transfer(thread, ticks)
        methods: tuple[Callable[[], Drawn | None], ...] = (
            self._copy, self._cancel, self._retype, self._too_many, self._buffer, self._map,
            self._unmap, self._signal)
        drawn = self.random.choice(methods)()
        return None if drawn is None else self.encode(thread, ticks, SYS_CALL, drawn)

    def _choose(self, fits: Callable[[Slot], bool]) -> int | None:
        found = [index for index, slot in enumerate(self._slots()) if fits(slot)]
        return self.random.choice(found) if found else None

    def _weak(self, thread: Thread, ticks: int) -> Step | None:
        """A system call whose right the capability has not."""
        number = self.random.choice((SYS_CALL, SYS_SEND, SYS_NB_SEND, SYS_RECV, SYS_WAIT,
                                     SYS_REPLY_RECV))
        if self._on_lent_time(thread) and self.random.random() < .5:
            number = SYS_REPLY_RECV
        sends = number in (SYS_CALL, SYS_SEND, SYS_NB_SEND)
        right = RIGHT_WRITE if sends else RIGHT_READ

        def fits(slot: Slot) -> bool:
            cap = slot.cap
            if cap.type == CAP_ENDPOINT and isinstance(cap.obj, Endpoint):
                return not cap.rights & right and (cap.obj.state == RECEIVE or not sends)
            return cap.type == CAP_NOTIFICATION and not cap.rights & right

        slot = self._choose(fits)
        if slot is None:
            return None
        x = [self.random.getrandbits(64) for _ in range(9)]
        x[0], x[1] = self.universe.address(thread, slot), self.random.choice((0, 2, 4))
        x[6] = self._owed(thread) if number == SYS_REPLY_RECV else self._answerable(thread)
        return Step(self.random.choice((SYSCALL, FAST_SYSCALL)), ticks, number, tuple(x))

    def _on_lent_time(self, thread: Thread) -> bool:
        stack = thread.sc.stack if thread.sc is not None else None
        return stack is not None and bool(stack.calls)

    def _owed(self, thread: Thread) -> int:
        """The reply object of the call on whose time the thread runs, if it does."""
        slot = None
        if thread.sc is not None and thread.sc.stack is not None and thread.sc.stack.calls:
            slot = self.roles.find(CAP_REPLY, thread.sc.stack.calls[-1])
        return self._answerable(thread) if slot is None else self.universe.address(thread, slot)

    def _transfer(self, thread: Thread, ticks: int) -> Step | None:
        """A capability in a message, or a receive into a slot that is taken."""
        if thread.buffer is None:
            return None
        receives = self.random.random() < .5
        right = RIGHT_READ if receives else RIGHT_WRITE
        slot = self._choose(lambda slot: slot.cap.type == CAP_ENDPOINT and bool(
            slot.cap.rights & right) and (receives or getattr(slot.cap.obj, "state", 0) == RECEIVE))
        full = self._choose(lambda slot: slot.cap.type not in (CAP_NULL, CAP_CNODE))
        if slot is None or full is None:
            return None
        name = self.universe.address
        writes = {BUFFER_CAPS: name(thread, full)}
        if receives:
            root = self.invocations.common()
            index, depth = self.invocations.where(root, full)
            writes = {BUFFER_RECEIVE_CNODE: name(thread, root), BUFFER_RECEIVE_CNODE + 1: index,
                      BUFFER_RECEIVE_CNODE + 2: depth}
        x = [self.random.getrandbits(64) for _ in range(9)]
        x[0], x[1], x[6] = name(thread, slot), 1 << 7, self._pick(thread, CAP_REPLY)
        return Step(SYSCALL, ticks, SYS_RECV if receives else SYS_CALL, tuple(x), writes)

    def _copy(self) -> Drawn | None:
        """With less rights, of what others may be tried with."""
        kind = self.random.choice((CAP_UNTYPED, CAP_FRAME, CAP_PAGE_TABLE, CAP_ENDPOINT))
        source = self._choose(lambda slot: slot.cap.type == kind and (
            kind != CAP_UNTYPED or slot.cap.aux == 0) and not slot.cap.device)
        if source is None:
            return None
        root, inv = self.invocations.common(), self.invocations
        return root, COPY, [*inv.where(root, inv.empty()), *inv.where(root, source),
                            self.random.choice((15, 3, 2, 1))], [root]

    def _cancel(self) -> Drawn | None:
        """Sends to an endpoint at which some wait, by any capability to it."""
        slot = self._choose(lambda slot: slot.cap.type == CAP_ENDPOINT
                            and getattr(slot.cap.obj, "state", 0) == SEND and slot.cap.word != 0)
        if slot is None:
            return None
        root = self.invocations.common()
        return root, CANCEL, self.invocations.where(root, slot), []

    def _retype(self) -> Drawn | None:
        """Memory to which there are two capabilities."""
        caps = [slot.cap for slot in self._slots() if slot.cap.type == CAP_UNTYPED]
        where = [cap.word for cap in caps]
        slot = self._choose(lambda slot: slot.cap.type == CAP_UNTYPED
                            and where.count(slot.cap.word) > 1)
        if slot is None:
            return None
        kind, root = self.random.choice((2, 3)), self.invocations.common()
        return slot, RETYPE, [kind, 0, 0, 0, self.invocations.empty(), 1], [root]

    def _too_many(self) -> Drawn | None:
        """One object more than there is memory for."""
        slot = self._choose(lambda slot: slot.cap.type == CAP_UNTYPED and not slot.cap.device
                            and slot.cap.size < 14)
        if slot is None:
            return None
        memory, root = self._slots()[slot], self.invocations.common()
        left = (1 << memory.cap.size) - (memory.cap.aux if memory.children else 0)
        return slot, RETYPE, [2, 0, 0, 0, self.invocations.empty(), min(left // GRANULE + 1, 64)], [root]

    def _buffer(self) -> Drawn | None:
        """In a frame of the window that its holder may not write."""
        thread = self._choose(lambda slot: slot.cap.type == CAP_TCB)
        frame = self._choose(lambda slot: slot.cap.type == CAP_FRAME and slot.cap.rights & 3 != 3
                             and slot.cap.obj.ref << PAGE_BITS >= WINDOW_PA)  # type: ignore[union-attr]
        if thread is None or frame is None:
            return None
        return thread, SET_BUFFER, [0x1000 * self.random.randrange(1, 4)], [frame]

    def _map(self) -> Drawn | None:
        """A device as if it were memory."""
        frame = self._choose(lambda slot: slot.cap.type == CAP_FRAME and slot.cap.device
                             and slot.cap.aux == 0)
        space = self._choose(lambda slot: slot.cap.type == CAP_VSPACE and slot.cap.aux != 0)
        if frame is None or space is None:
            return None
        return frame, MAP, [0x1000 * self.random.randrange(16), 15, 1], [space]

    def _unmap(self) -> Drawn | None:
        """A table to which there is another capability."""
        tables = [slot.cap.obj for slot in self._slots() if slot.cap.type == CAP_PAGE_TABLE]
        slot = self._choose(lambda slot: slot.cap.type == CAP_PAGE_TABLE
                            and tables.count(slot.cap.obj) > 1)
        return None if slot is None else (slot, UNMAP_TABLE, [], [])

    def _signal(self) -> Drawn | None:
        """Somebody else's doorbell, or one of another core; an interrupt that is in use."""
        control = self._choose(lambda slot: slot.cap.type == CAP_IRQ_CONTROL)
        empty = self._choose(lambda slot: slot.cap.type == CAP_NULL)
        if control is None or not empty:
            return None
        root, intid = self.invocations.common(), self.random.choice((1, 2, 5, 15))
        if self.random.random() < .5:
            intid = self.random.choice((2, 30, 40, 43))
            return control, ISSUE_HANDLER, [intid, *self.invocations.where(root, empty)], [root]
        return control, ISSUE_SGI, [intid, self.random.randrange(2),
                                    *self.invocations.where(root, empty)], [root]
