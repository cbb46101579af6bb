# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Threads: what ends their waiting, what stops and starts them (manual 6.1)."""

from __future__ import annotations

from spec.model import calls, endpoints, scheduler
from spec.model.constants import (FAULT_NONE, INACTIVE, ON_NOTIFICATION, ON_RECEIVE, ON_REPLY,
                                  ON_SEND, PC, SVC_SIZE, WORD)
from spec.model.state import Core, Thread


def rewind(thread: Thread) -> None:
    """Its system call will be done again; a fault goes on where it was anyway."""
    if thread.fault[0] == FAULT_NONE:
        thread.regs[PC] = thread.regs[PC] - SVC_SIZE & WORD


def cancel_ipc(core: Core, thread: Thread) -> None:
    """Whatever it waits for, it does not any more; if it is resumed, it asks again."""
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
