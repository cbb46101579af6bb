# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Draws the next step: mostly what makes sense now, sometimes nonsense.

It looks at the specification's state only. A thread that is the last to run rarely waits, so that
sequences stay alive.
"""

from __future__ import annotations

from random import Random

from spec.generate_guests import Guests
from spec.generate_invocations import Invocations
from spec.model import constants, guests, lookup, messages
from spec.model.constants import (BUFFER_CAPS, BUFFER_RECEIVE_CNODE, CAP_CNODE, CAP_ENDPOINT,
                                  CAP_NOTIFICATION, CAP_NULL, CAP_REPLY, CAP_TCB, FPU_DISABLED,
                                  NO_DEADLINE, ON_RECEIVE, ON_REPLY, QUEUE_READY, RECEIVE,
                                  RIGHT_READ, RIGHT_WRITE, SEND, SYS_CALL, SYS_NB_RECV, SYS_NB_SEND,
                                  SYS_NB_SEND_RECV, SYS_NB_SEND_WAIT, SYS_NB_WAIT, SYS_RECV,
                                  SYS_REPLY_RECV, SYS_SEND, SYS_WAIT, SYS_YIELD, WAITING)
from spec.model.invocations import SERVERS
from spec.model.state import Notification, Slot, Thread
from spec.rare import Rare
from spec.roles import Roles
from spec.step import (EXCEPTION, FAST_SYSCALL, FP_ACCESS, IRQ, PREEMPTED_SYSCALL, SYSCALL, TIMER,
                       VM_FAULT,
                       ZEROS, Step)
from spec.universe import RADIX, Universe

SYSCALLS = (SYS_CALL,) * 20 + (SYS_REPLY_RECV,) * 16 + (SYS_RECV,) * 14 + (SYS_SEND,) * 8 + (
    SYS_NB_SEND,) * 8 + (SYS_NB_RECV,) * 3 + (SYS_WAIT,) * 6 + (SYS_NB_WAIT,) * 3 + (
    SYS_NB_SEND_RECV,) * 8 + (SYS_NB_SEND_WAIT,) * 5 + (SYS_YIELD,) * 5
WITHOUT_WAITING = (SYS_NB_SEND,) * 5 + (SYS_NB_RECV, SYS_NB_WAIT, SYS_YIELD)
# Of the other types, invocations are not specified yet.
SPECIFIED = {CAP_NULL, CAP_ENDPOINT, CAP_NOTIFICATION, CAP_REPLY, *SERVERS}
INVOKING = (SYS_CALL,) * 20 + (SYS_SEND, SYS_NB_SEND, SYS_REPLY_RECV, SYS_NB_SEND_RECV,
                              SYS_NB_SEND_WAIT)
# Methods that can be preempted, but cache maintenance, of which x2 tells how far it is.
PREEMPTIBLE = (1, 5, 8, 9, 10, 11, 22, 23, 24, 32, 33, 64, 65)
CACHES = (*range(41, 45), *range(50, 55))
COMBINED = (SYS_REPLY_RECV, SYS_NB_SEND_RECV, SYS_NB_SEND_WAIT)
# What is left of a combined one after its send phase.
AFTER_SEND = {number & (1 << 64) - 1: number for number in (SYS_RECV, SYS_WAIT)}
LENGTHS = (0, 0, 0, 1, 2, 3, 4, 4, 5, 6, 9, 36, 120, 127)
LABELS = (0, 0, 0, 1, 7, (1 << 52) - 1)


class Generator:
    """Steps for one universe."""

    def __init__(self, universe: Universe, seed: int) -> None:
        self.universe, self.core, self.random = universe, universe.core, Random(seed)
        self.invocations = Invocations(universe, self.random)
        self.rare = Rare(universe, self.random, self.invocations)
        self.roles = Roles(universe, self.random)
        self.guests = Guests(universe, self.random, self.invocations)
        self.numbers: dict[Thread, int] = {}  # of the system calls that are put off

    def next(self) -> Step | None:
        """None: nobody will ever run again."""
        core, random = self.core, self.random
        if random.random() < .02:
            return self._interrupt(self._ticks(), random.choice(tuple(core.irqs)))
        if core.current is None:
            irq, first = self._wakes(), min(core.deadline, core.wakeup)
            if irq is not None and (first == NO_DEADLINE or random.random() < .2):
                return self._interrupt(random.randrange(20), irq)
            if first == NO_DEADLINE:
                return None
            late = 0 if random.random() < .6 else random.randrange(50)
            return Step(TIMER, max(0, first - core.clock) + late)
        if core.guest is not None:
            return self.guests.next(core.guest, self._ticks())
        ticks = self._ticks()
        if core.clock + ticks >= core.deadline and random.random() < .9:
            return Step(TIMER, ticks)
        if random.random() < .01 and core.current is not self.universe.supervisor:
            return self._fault(ticks)
        if not core.fpu_enabled and self._uses_fp(core.current):
            return Step(FP_ACCESS, ticks, 0, (random.getrandbits(32), *ZEROS[1:]))
        return self._syscall(core.current, ticks)

    def _uses_fp(self, thread: Thread) -> bool:
        """Rarely without the right: that is a fault."""
        return self.random.random() < (.002 if thread.flags & FPU_DISABLED else .05)

    def _interrupt(self, ticks: int, intid: int) -> Step:
        """An SGI comes from any core."""
        return Step(IRQ, ticks, intid, (self.random.randrange(3), *ZEROS[1:]))

    def _wakes(self) -> int | None:
        """An interrupt that somebody waits for and that can come."""
        for irq in self.core.irqs.values():
            notification = irq.slot.cap.obj
            if irq.enabled and not irq.active and isinstance(notification, Notification):
                bound = notification.bound
                if notification.queue or bound is not None and bound.state == ON_RECEIVE:
                    return irq.intid
        return None

    def _ticks(self) -> int:
        random, left = self.random, min(self._due(), self.core.deadline) - self.core.clock
        kind = random.random()
        if kind < .6:
            return random.randrange(4)
        if kind < .8 and 0 < left < 1 << 40:
            return max(0, left + random.choice((-12, -1, 0, 0, 0, 1)))
        return random.choice((5, 10, 50, 300))

    def _due(self) -> int:
        """When the next guest's timer is."""
        core = self.core
        return guests.due(core, core.guest) if core.guest is not None else core.wakeup

    def _fault(self, ticks: int) -> Step:
        random = self.random
        words = tuple(random.getrandbits(64) for _ in range(3))
        kind = random.randrange(3)
        if kind == 0:
            return Step(SYSCALL, ticks, random.choice((0, -30, 5, -(1 << 63))), words * 3)
        return Step(VM_FAULT if kind == 1 else EXCEPTION, ticks, 0, words * 3)

    def _lonely(self, thread: Thread) -> bool:
        """Nobody else runs if it waits."""
        return not self.core.release and not any(
            each.queued == QUEUE_READY for each in self.core.threads if each is not thread)

    def _destroying(self) -> bool:
        return bool(self.core.departed) or any(each.zombies for each in self.core.threads)

    def _syscall(self, thread: Thread, ticks: int) -> Step:
        random = self.random
        if thread.put_off and random.random() < .85:
            # What is destroyed gets on however often it is interrupted; a call that has done nothing does not.
            entry = PREEMPTED_SYSCALL if random.random() < (.9 if self._destroying() else .4) else SYSCALL
            number = AFTER_SEND.get(thread.regs[constants.SYSCALL]) or self.numbers[thread]
            return Step(entry, ticks, number, tuple(thread.regs[:9]))
        entry = random.choice((SYSCALL, FAST_SYSCALL))
        action = self.roles.action(thread)
        if action is not None and (random.random() < .7 or not self._destroying()):
            x = [random.getrandbits(64) for _ in range(9)]
            x[0], x[1], x[6] = action[1], random.choice((0, 0, 2, 4, 0x7001)), action[2]
            return Step(entry, ticks, action[0], tuple(x))
        if (random.random() < (.7 if self._destroying() else .35)
                or thread is self.universe.supervisor):
            return self._invocation(thread, ticks)
        number = random.choice(SYSCALLS)
        if self._lonely(thread) and random.random() < .97:
            number = random.choice(WITHOUT_WAITING)
        x = [random.getrandbits(64) for _ in range(9)]
        writes: dict[int, int] = {}
        x[1] = self._info(thread, writes)
        x[6] = self._pick(thread, CAP_REPLY)
        if number in (SYS_CALL, SYS_SEND, SYS_NB_SEND):
            x[0] = self._send_target(thread, number == SYS_CALL)
        else:
            waits_for_signal = number in (SYS_WAIT, SYS_NB_WAIT, SYS_NB_SEND_WAIT)
            x[0] = self._source(thread, waits_for_signal)
            if number == SYS_REPLY_RECV:
                x[6] = self._answerable(thread)
            x[8] = self._send_target(thread, False)
        if random.random() < .05:
            entry = PREEMPTED_SYSCALL
            self.numbers[thread] = number
        return self._specified(thread, Step(entry, ticks, number, tuple(x), writes))

    def _specified(self, thread: Thread, step: Step) -> Step:
        """The step, with nothing in the place of a capability whose invocations are not."""
        for place in (0, 6, 8):
            slot, _ = lookup.slot(thread, step.x[place])
            if slot is not None and slot.cap.type not in SPECIFIED:
                step.x = (*step.x[:place], 0, *step.x[place + 1:])
        return step

    def _invocation(self, thread: Thread, ticks: int) -> Step:
        random = self.random
        rare = self.rare.draw() if random.random() < .05 else None
        if rare is not None:
            invoked, label, words, caps = rare
        elif self._destroying() and random.random() < (.8 if self.core.departed else .5):
            invoked, label, words, caps = self.invocations.interfere(thread)
        else:
            invoked, label, words, caps = self.invocations.draw()
        number = random.choice(INVOKING)
        if thread is self.universe.supervisor:
            number = SYS_CALL
            if self._slots()[invoked].cap.type in (CAP_ENDPOINT, CAP_REPLY, CAP_NULL):
                invoked, label, words, caps = self.invocations.resume()
        if caps and messages.buffer_of(thread) is None and random.random() < .9:
            invoked, label, words, caps = self.invocations.resume()  # it can do little without
        return self.encode(thread, ticks, number, (invoked, label, words, caps))

    def encode(self, thread: Thread, ticks: int, number: int,
               drawn: tuple[int, int, list[int], list[int]]) -> Step:
        """The step of an invocation."""
        random, (invoked, label, words, caps) = self.random, drawn
        writes: dict[int, int] = {}
        if messages.buffer_of(thread) is not None:
            writes |= {5 + index: word for index, word in enumerate(words[4:])}
            writes |= {BUFFER_CAPS + index: self.universe.address(thread, slot)
                       for index, slot in enumerate(caps)}
        x = [random.getrandbits(64) for _ in range(9)]
        x[0] = x[6] = x[8] = self.universe.address(thread, invoked)
        if number not in (SYS_CALL, SYS_SEND, SYS_NB_SEND):
            x[0] = self._source(thread, False)
        x[1] = label << 12 | len(caps) << 7 | len(words)
        x[2:2 + min(4, len(words))] = words[:4]
        entry = SYSCALL
        if (label not in CACHES and (label in PREEMPTIBLE or number in COMBINED)
                and self.random.random() < .5):
            entry = PREEMPTED_SYSCALL
            self.numbers[thread] = number
        return self._specified(thread, Step(entry, ticks, number, tuple(x), writes))

    def _info(self, thread: Thread, writes: dict[int, int]) -> int:
        random = self.random
        length, caps = random.choice(LENGTHS), 0
        if messages.buffer_of(thread) is not None:
            for index in range(4, min(length, 8)):
                writes[1 + index] = random.getrandbits(64)
            if random.random() < .12:
                caps = random.randrange(1, 4)
                for index in range(caps):
                    kind = random.choice((CAP_ENDPOINT, CAP_NOTIFICATION, CAP_TCB, None))
                    writes[BUFFER_CAPS + index] = self._pick(thread, kind)
            if random.random() < .05:
                writes[BUFFER_RECEIVE_CNODE] = self._pick(thread, CAP_CNODE)
                writes[BUFFER_RECEIVE_CNODE + 1] = random.randrange(1 << RADIX)
                writes[BUFFER_RECEIVE_CNODE + 2] = random.choice((64, 64, 64, RADIX, 0, 65))
        return random.choice(LABELS) << 12 | caps << 7 | length

    def _slots(self) -> list[Slot]:
        return self.universe.cnode.slots.slots

    def _pick(self, thread: Thread, kind: int | None) -> int:
        """The address of some capability of that type, or whatever."""
        random = self.random
        chance = random.random()
        if chance < .006:
            return random.getrandbits(random.choice((8, 12, 64)))
        if kind is None or chance < .02:
            return self.universe.address(thread, random.randrange(1 << RADIX))
        found = self._of(kind)
        return self.universe.address(thread, random.choice(found)) if found else 0

    def _of(self, kind: int, rights: int = 0) -> list[int]:
        return [index for index, slot in enumerate(self._slots())
                if slot.cap.type == kind and slot.cap.rights & rights == rights]

    def _address(self, thread: Thread, found: list[int], kind: int) -> int:
        if found and self.random.random() < .8:
            return self.universe.address(thread, self.random.choice(found))
        return self._pick(thread, kind)

    def _send_target(self, thread: Thread, is_call: bool) -> int:
        """Preferably to somebody who waits for it."""
        chance = self.random.random()
        if chance < .2 and not is_call:
            return self._answerable(thread)
        if chance < .45 and not is_call:
            waiting = [i for i in self._of(CAP_NOTIFICATION, RIGHT_WRITE)
                       if self._slots()[i].cap.obj.state == WAITING]  # type: ignore[union-attr]
            return self._address(thread, waiting, CAP_NOTIFICATION)
        receiving = [i for i in self._of(CAP_ENDPOINT, RIGHT_WRITE)
                     if self._slots()[i].cap.obj.state == RECEIVE]  # type: ignore[union-attr]
        return self._address(thread, receiving, CAP_ENDPOINT)

    def _answerable(self, thread: Thread) -> int:
        found = []
        for index in self._of(CAP_REPLY):
            caller = self._slots()[index].cap.obj.thread  # type: ignore[union-attr]
            if caller is not None and caller.state == ON_REPLY:
                found.append(index)
        return self._address(thread, found, CAP_REPLY)

    def _source(self, thread: Thread, notification: bool) -> int:
        if notification and self.random.random() < .7:
            return self._address(thread, self._of(CAP_NOTIFICATION, RIGHT_READ), CAP_NOTIFICATION)
        sending = [i for i in self._of(CAP_ENDPOINT, RIGHT_READ)
                   if self._slots()[i].cap.obj.state == SEND]  # type: ignore[union-attr]
        return self._address(thread, sending, CAP_ENDPOINT)


