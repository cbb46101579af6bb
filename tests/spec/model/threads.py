# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads: what ends their waiting, what stops and starts them (manual 6.1)."""

from __future__ import annotations

from spec.model import calls, contexts, endpoints, guests, scheduler
from spec.model.constants import (ASLEEP, FAULT_NONE, INACTIVE, ON_NOTIFICATION, ON_RECEIVE, ON_REPLY,
                                  ON_SEND, PC, QUEUE_READY, RESTART, SVC_SIZE, WORD)
from spec.model.state import Core, Thread


def rewind(thread: Thread) -> None:
    """Its system call will be done again; a fault goes on where it was anyway."""
    if thread.fault[0] == FAULT_NONE:
        thread.regs[PC] = thread.regs[PC] - SVC_SIZE & WORD


def suspend(core: Core, thread: Thread) -> None:
    cancel_ipc(core, thread)
    scheduler.set_state(core, thread, INACTIVE)
    scheduler.remove(core, thread)
    contexts.cancel_yield_to(thread)


def resume(core: Core, thread: Thread) -> None:
    """What it waited for it asks again."""
    if not thread.runnable:
        cancel_ipc(core, thread)
        scheduler.set_state(core, thread, RESTART)
        scheduler.wake(core, thread)


def set_priority(core: Core, thread: Thread, priority: int) -> None:
    """Among those of the new priority it is the last."""
    if thread.queued == QUEUE_READY:
        scheduler.remove(core, thread)
        thread.priority = priority
        scheduler.ready_append(core, thread)
        core.reschedule = True
        return
    thread.priority = priority
    if thread.state in (ON_SEND, ON_RECEIVE, ON_NOTIFICATION):
        assert thread.blocked_on is not None
        thread.blocked_on.queue.remove(thread)
        endpoints.enqueue(thread.blocked_on.queue, thread)
    else:
        core.reschedule = True


def cancel_ipc(core: Core, thread: Thread) -> None:
    """Whatever it waits for, it does not any more; if it is resumed, it asks again."""
    if thread.state == ASLEEP:
        guests.end_sleep(core, thread.vcpu)
        scheduler.set_state(core, thread, INACTIVE)
        return
    waiting = thread.state in (ON_SEND, ON_RECEIVE, ON_NOTIFICATION, ON_REPLY)
    if thread.state == ON_REPLY:
        assert thread.reply is not None
        calls.skip(thread.reply)
    elif waiting:
        endpoints.leave(thread)
    if waiting:
        rewind(thread)
        thread.fault = (FAULT_NONE,)
        scheduler.set_state(core, thread, INACTIVE)
