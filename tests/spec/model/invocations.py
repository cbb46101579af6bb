# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations: a message to an object of the kernel (manual 2.2, 10.3.5).

Choice: while it is served the caller's x1 is zero already, which CopyRegisters can see.

An invocation gives words, or raises Refused with an error, having changed nothing. Only a call gets
an answer. Choice: one that takes its own object away succeeds, with what it had done by then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spec.model import messages, scheduler, threads
from spec.model.constants import (BADGE, INFO, INVALID_CAPABILITY, MESSAGE_MAX, RESTART,
                                  TRUNCATED_MESSAGE)
from spec.model.preemption import PutOff
from spec.model.state import Cap, Core, Slot, Thread


class Refused(Exception):
    """An error and its details."""

    def __init__(self, error: int, *words: int) -> None:
        super().__init__(error, *words)
        self.error, self.words = error, words


class Ended(Exception):
    """What is invoked went away with what was deleted: nothing more is done, and that is no error."""


@dataclass(slots=True)
class Invocation:
    core: Core
    caller: Thread
    slot: Slot
    label: int
    length: int
    extra: list[Slot]
    first_phase: bool
    subject: Cap  # what slot held in the beginning

    def words(self, count: int) -> list[int]:
        """The first arguments, which have to be there."""
        if self.length < count:
            raise Refused(TRUNCATED_MESSAGE)
        return [messages.register(self.caller, i) for i in range(count)]

    def cap(self, index: int) -> Cap:
        if len(self.extra) <= index:
            raise Refused(TRUNCATED_MESSAGE)
        return self.extra[index].cap


Method = Callable[[Invocation], "list[int] | None"]
# What serves capabilities, by type; the modules of objects put theirs here.
SERVERS: dict[int, Method] = {}


def refuse_all(inv: Invocation) -> None:
    raise Refused(INVALID_CAPABILITY, 0)


def put_off(core: Core, caller: Thread, info: int) -> None:
    """A caller that has destroyed itself does nothing again."""
    if caller.runnable:
        caller.regs[INFO] = info
        threads.rewind(caller)
        scheduler.set_state(core, caller, RESTART)
        core.reschedule = caller.put_off = True


def invoke(core: Core, caller: Thread, slot: Slot, extra: list[Slot], is_call: bool,
           first_phase: bool) -> None:
    info = caller.regs[INFO]
    inv = Invocation(core, caller, slot, info >> 12, min(info & 0x7f, MESSAGE_MAX), extra,
                     first_phase, slot.cap)
    caller.regs[INFO] = 0
    try:
        words = SERVERS.get(slot.cap.type, refuse_all)(inv) or []
        label = 0
    except Refused as refused:
        words, label = list(refused.words), refused.error
    except Ended:
        words, label = [], 0
    except PutOff:
        put_off(core, caller, info)
        return
    if is_call:
        for index, value in enumerate(words):
            messages.set_register(caller, index, value)
        caller.regs[BADGE], caller.regs[INFO] = 0, label << 12 | len(words)


