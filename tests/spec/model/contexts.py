# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Scheduling contexts: who runs on them, and who borrows them (manual 6.1.6).

Choice: YieldTo's result and Consumed's count the time of the running context up to now, though it
has not been charged for it yet; it is taken off in advance (modulo 2^64).
"""

from __future__ import annotations

from spec.model import messages, scheduler
from spec.model.constants import INACTIVE, WORD
from spec.model.state import Core, Notification, SchedContext, Thread


def take_away(core: Core, sc: SchedContext) -> None:
    """Whoever runs on it stops running."""
    thread = sc.thread
    if thread is None:
        return
    scheduler.remove(core, thread)
    thread.sc = sc.thread = None
    core.reschedule |= thread is core.current


def donate(core: Core, sc: SchedContext, to: Thread) -> None:
    take_away(core, sc)
    sc.thread, to.sc = to, sc


def lend(core: Core, notification: Notification, thread: Thread) -> None:
    """A signalled thread without time gets the notification's, if nobody has it."""
    sc = notification.sc
    if thread.sc is None and sc is not None and sc.thread is None:
        donate(core, sc, thread)
        core.reschedule |= thread is core.current


def take_back(core: Core, notification: Notification, thread: Thread) -> None:
    """Before it waits again it returns the time that is the notification's."""
    sc = notification.sc
    if sc is not None and thread.sc is sc:
        take_away(core, sc)


def take_consumed(core: Core, sc: SchedContext) -> int:
    """Ticks used since the last time somebody asked."""
    pending = 0
    if sc is core.current_sc:
        scheduler.read_clock(core)
        pending = core.consumed
    consumed = sc.consumed + pending & WORD
    sc.consumed = -pending & WORD
    return consumed


def complete_yield_to(core: Core, yielder: Thread) -> None:
    """It runs again: it hears what the other used."""
    sc = yielder.yield_to
    assert sc is not None
    messages.set_register(yielder, 0, core.microseconds(take_consumed(core, sc)))
    yielder.regs[1] = 1
    sc.yield_from = yielder.yield_to = None


def forget_calls(sc: SchedContext) -> None:
    """Nobody will give it back."""
    if sc.stack is not None:
        sc.stack.sc = None
        sc.stack = None


def unbind_notification(sc: SchedContext) -> None:
    if sc.notification is not None:
        sc.notification.sc = None
        sc.notification = None


def bind_thread(core: Core, sc: SchedContext, thread: Thread) -> None:
    sc.thread, thread.sc = thread, sc
    scheduler.wake(core, thread)


def cancel_yield_to(yielder: Thread) -> None:
    if yielder.yield_to is not None:
        yielder.yield_to.yield_from = None
        yielder.yield_to = None


def may_take(core: Core, thread: Thread, sc: SchedContext) -> bool:
    """A thread that waits for somebody takes only what has budget now."""
    if thread.runnable or thread.state == INACTIVE or sc.refill_max == 0:
        return True
    return sc.refills[0][0] <= core.clock
