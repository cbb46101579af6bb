# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Reply objects and call stacks: time travels with calls and goes back with answers (manual 4.2.4).

Choice: an answer in the middle of a stack ends the stack there; those above still owe each other
answers but the time stays with whom it is when the lowest of them is answered. A caller that stops
waiting is passed by.
"""

from __future__ import annotations

from spec.model import contexts, faults, messages, refills, scheduler
from spec.model.constants import FAULT_NONE, FAULT_TIMEOUT, INACTIVE, ON_REPLY, RESTART, RUNNING
from spec.model.state import CallStack, Core, Reply, Thread


def push(core: Core, caller: Thread, callee: Thread, reply: Reply, can_donate: bool) -> None:
    """The caller waits for an answer; a callee without time gets the caller's."""
    sc = caller.sc
    caller.reply, reply.thread = reply, caller
    scheduler.set_state(core, caller, ON_REPLY)
    if can_donate and sc is not None and callee.sc is None:
        if sc.stack is None:
            sc.stack = CallStack(sc)
        sc.stack.calls.append(reply)
        reply.stack = sc.stack
        contexts.donate(core, sc, callee)


def unlink(reply: Reply) -> None:
    if reply.thread is not None:
        reply.thread.reply = None
    reply.thread = None


def finish(core: Core, reply: Reply) -> None:
    """The call is over: on top of its stack, the time goes back to the caller."""
    stack, caller = reply.stack, reply.thread
    assert caller is not None
    reply.stack = None
    if stack is not None and stack.sc is not None and stack.calls[-1] is reply:
        stack.calls.pop()
        if caller.sc is None:
            contexts.donate(core, stack.sc, caller)
    elif stack is not None:
        cut(stack, reply)
    unlink(reply)


def cut(stack: CallStack, reply: Reply) -> None:
    """What was below is a stack without time; what is above keeps the time."""
    place = stack.calls.index(reply)
    below = CallStack(None, stack.calls[:place])
    for each in below.calls:
        each.stack = below
    del stack.calls[:place + 1]


def skip(reply: Reply) -> None:
    """The caller waits no longer."""
    if reply.stack is not None:
        reply.stack.calls.remove(reply)
        reply.stack = None
    unlink(reply)


def answer(core: Core, callee: Thread, reply: Reply, can_grant: bool) -> None:
    """A message to whoever waits on the reply object, or what to do after its fault."""
    caller = reply.thread
    if caller is None or caller.state != ON_REPLY:
        return
    fault = caller.fault
    finish(core, reply)
    if fault[0] == FAULT_NONE:
        messages.transfer(core, callee, caller, None, 0, can_grant)
        scheduler.set_state(core, caller, RUNNING)
    else:
        resumes = faults.answer(caller, callee)
        caller.fault = (FAULT_NONE,)
        scheduler.set_state(core, caller, RESTART if resumes else INACTIVE)
    go_on(core, caller, fault[0])


def go_on(core: Core, caller: Thread, fault: int) -> None:
    """A caller whose budget was used up by another meanwhile: that is a timeout, unless the answer
    was to one."""
    sc = caller.sc
    if (sc is not None and sc is not core.current_sc and fault != FAULT_TIMEOUT
            and faults.has_timeout_handler(caller) and caller.schedulable):
        scheduler.read_clock(core)
        if sc.period and not refills.ready(core, sc):
            faults.timeout(core, caller)
            return
    scheduler.wake(core, caller)
