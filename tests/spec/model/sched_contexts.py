# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Invocations of scheduling contexts and of the control over them (manual 10.3.11, 10.3.12).

Choices:
- a thread that waits for somebody may be given only a context with budget now, or one that is not
  configured;
- a context in use that gets new parameters keeps what it has used up, another starts afresh;
- binding a context to a notification whose thread runs without time lends it the context at once;
- after YieldTo, caller and target are the first of their queues, the target before the caller; a
  target with a lower priority becomes the first of its queue only;
- a caller that goes on to receive may not yield, nor change the context that it runs on: it could
  not wait for its turn and for a message at once.
"""

from __future__ import annotations

from spec.model import contexts, refills, scheduler
from spec.model.constants import (CAP_NOTIFICATION, CAP_SCHED_CONTEXT, CAP_SCHED_CONTROL, CAP_TCB,
                                  ILLEGAL_OPERATION, INVALID_CAPABILITY, MIN_BUDGET_US, MIN_REFILLS,
                                  RANGE_ERROR)
from spec.model.invocations import SERVERS, Invocation, Method, Refused
from spec.model.state import Core, Notification, SchedContext, Thread

MAX_US = (1 << 38) - 1
HEAD_BYTES, REFILL_BYTES, REFILLS_MAX = 64, 16, 64


def subject(inv: Invocation) -> SchedContext:
    sc = inv.slot.cap.obj
    assert isinstance(sc, SchedContext)
    return sc


def user(inv: Invocation) -> Thread | Notification:
    cap = inv.cap(0)
    if cap.type not in (CAP_TCB, CAP_NOTIFICATION):
        raise Refused(INVALID_CAPABILITY, 1)
    assert isinstance(cap.obj, (Thread, Notification))
    return cap.obj


def bind(inv: Invocation) -> None:
    sc, whom = subject(inv), user(inv)
    if sc.thread is not None or sc.notification is not None or whom.sc is not None:
        raise Refused(ILLEGAL_OPERATION)
    if isinstance(whom, Notification):
        whom.sc, sc.notification = sc, whom
        thread = whom.bound
        if thread is not None and thread.sc is None and thread.runnable:
            contexts.lend(inv.core, whom, thread)
            scheduler.wake(inv.core, thread)
        return
    if not contexts.may_take(inv.core, whom, sc):
        raise Refused(ILLEGAL_OPERATION)
    contexts.bind_thread(inv.core, sc, whom)


def unbind(inv: Invocation) -> None:
    sc = subject(inv)
    if sc.thread is inv.caller:
        raise Refused(ILLEGAL_OPERATION)
    contexts.take_away(inv.core, sc)
    contexts.unbind_notification(sc)
    contexts.forget_calls(sc)


def unbind_object(inv: Invocation) -> None:
    sc, whom = subject(inv), user(inv)
    if whom not in (sc.thread, sc.notification) or whom is inv.caller:
        raise Refused(ILLEGAL_OPERATION)
    if isinstance(whom, Thread):
        contexts.take_away(inv.core, sc)
    else:
        contexts.unbind_notification(sc)


def consumed(inv: Invocation) -> list[int]:
    return [inv.core.microseconds(contexts.take_consumed(inv.core, subject(inv)))]


def yield_to(inv: Invocation) -> list[int] | None:
    core, caller, sc = inv.core, inv.caller, subject(inv)
    other = sc.thread
    if (inv.first_phase or other is None or other is caller or other.priority > caller.mcp
            or caller.yield_to is not None):
        raise Refused(ILLEGAL_OPERATION)
    if sc.yield_from is not None:
        contexts.complete_yield_to(core, sc.yield_from)
    scheduler.read_clock(core)
    scheduler.wake_if_due(core, other)
    if other.schedulable:
        scheduler.remove(core, other)
        if other.priority >= caller.priority:
            caller.yield_to, sc.yield_from = sc, caller
            scheduler.ready_prepend(core, caller)
            scheduler.ready_prepend(core, other)
            core.reschedule = True
            return None
        scheduler.ready_prepend(core, other)
    return consumed(inv)


METHODS: dict[int, Method] = {36: bind, 37: unbind, 38: unbind_object, 39: consumed, 40: yield_to}


def serve(inv: Invocation) -> list[int] | None:
    if inv.label not in METHODS:
        raise Refused(ILLEGAL_OPERATION)
    return METHODS[inv.label](inv)


def configure(inv: Invocation) -> None:
    cap = inv.cap(0)
    budget, period, extra, badge, flags = inv.words(5)
    if cap.type != CAP_SCHED_CONTEXT:
        raise Refused(INVALID_CAPABILITY, 1)
    if inv.first_phase and cap.obj is inv.core.current_sc:
        raise Refused(ILLEGAL_OPERATION)
    if inv.slot.cap.word != inv.core.affinity:
        raise Refused(RANGE_ERROR, inv.core.affinity, inv.core.affinity)
    for value, most in ((budget, MAX_US), (period, MAX_US), (budget, period)):
        if not MIN_BUDGET_US <= value <= most:
            raise Refused(RANGE_ERROR, MIN_BUDGET_US, most)
    most = min(((1 << cap.size) - HEAD_BYTES) // REFILL_BYTES, REFILLS_MAX) - MIN_REFILLS
    if extra > most:
        raise Refused(RANGE_ERROR, 0, most)
    assert isinstance(cap.obj, SchedContext)
    set_parameters(inv.core, cap.obj, inv.core.ticks(budget),
                   inv.core.ticks(period) if period != budget else 0, extra + MIN_REFILLS)
    cap.obj.badge, cap.obj.sporadic = badge, bool(flags & 1)
    reschedule(inv.core, cap.obj)


def set_parameters(core: Core, sc: SchedContext, budget: int, period: int, most: int) -> None:
    scheduler.read_clock(core)
    if sc is core.current_sc:
        scheduler.commit(core)
    if sc.refill_max and sc.thread is not None and sc.thread.runnable:
        refills.update(core, sc, most, budget, period)
    else:
        refills.new(core, sc, most, budget, period)


def reschedule(core: Core, sc: SchedContext) -> None:
    thread = sc.thread
    core.reprogram = True
    if thread is None:
        return
    scheduler.remove(core, thread)
    if thread is not core.current:
        scheduler.wake(core, thread)
    elif not refills.ready(core, sc):
        scheduler.wait_for_refill(core, thread)
        core.reschedule = True


def serve_control(inv: Invocation) -> None:
    if inv.label != 35:
        raise Refused(ILLEGAL_OPERATION)
    configure(inv)


SERVERS[CAP_SCHED_CONTEXT] = serve
SERVERS[CAP_SCHED_CONTROL] = serve_control
