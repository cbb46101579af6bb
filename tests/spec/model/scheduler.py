# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Who runs: the highest priority, equals in turn (manual 6.1.1).

Choices:
- whoever is woken queues behind its equals, save the one thread of an entry that is to run next:
  the first of the highest priority above the current thread; it goes before its equals;
- a thread that makes way with budget left stays in front of its equals;
- the clock is read when the scheduling context changes, not in every entry (docs/design/
  time-keeping.md), so `now` may be in the past, and a refill that is due by then counts as due.
"""

from __future__ import annotations

from spec.model import faults, guests, refills, spaces
from spec.model.constants import (FPU_USED, NO_DEADLINE, QUEUE_NONE, QUEUE_READY, QUEUE_RELEASE,
                                  RELEASE_BATCH, RUNNING, TIMER, WORD)
from spec.model.state import Core, SchedContext, Thread


def read_clock(core: Core) -> None:
    core.consumed += core.clock - core.now
    core.now = core.clock


def set_state(core: Core, thread: Thread, state: int) -> None:
    thread.state = state
    if thread is core.current and not thread.runnable:
        core.reschedule = True


def ready_append(core: Core, thread: Thread) -> None:
    thread.queued = QUEUE_READY
    core.ready[thread.priority].append(thread)


def ready_prepend(core: Core, thread: Thread) -> None:
    thread.queued = QUEUE_READY
    core.ready[thread.priority].insert(0, thread)


def wait_for_refill(core: Core, thread: Thread) -> None:
    """Into the release queue, which is ordered by time."""
    assert thread.sc is not None
    time = thread.sc.refills[0][0]
    place = 0
    for other in core.release:
        if other.sc.refills[0][0] > time:  # type: ignore[union-attr]
            break
        place += 1
    core.release.insert(place, thread)
    thread.queued = QUEUE_RELEASE
    core.reprogram |= place == 0


def remove(core: Core, thread: Thread) -> None:
    """Out of whichever queue of the scheduler it is in."""
    if thread.queued == QUEUE_READY:
        core.ready[thread.priority].remove(thread)
    elif thread.queued == QUEUE_RELEASE:
        core.reprogram |= core.release[0] is thread
        core.release.remove(thread)
    thread.queued = QUEUE_NONE
    if core.woken is thread:
        core.woken = None


def has_budget(core: Core, sc: SchedContext) -> bool:
    """A sporadic context's budget begins when its thread is woken, so the time must be right."""
    if sc.sporadic or not refills.ready(core, sc):
        read_clock(core)
        if sc.sporadic:
            refills.unblock(core, sc)
    return refills.ready(core, sc)


def wake(core: Core, thread: Thread) -> None:
    """It became runnable or got time: it is queued, or to be run next, or has to wait."""
    if (thread is core.current or thread is core.woken or thread.queued != QUEUE_NONE
            or not thread.schedulable):
        return
    assert thread.sc is not None
    current = core.current
    if thread.sc is not core.current_sc and not has_budget(core, thread.sc):
        wait_for_refill(core, thread)
    elif current is not None and current.schedulable and thread.priority <= current.priority:
        ready_append(core, thread)
    elif core.woken is None:
        core.woken = thread
    elif thread.priority <= core.woken.priority:
        ready_append(core, thread)
    else:
        ready_append(core, core.woken)
        core.woken = thread


def is_due(core: Core, thread: Thread) -> bool:
    return thread.queued == QUEUE_RELEASE and refills.ready(core, thread.sc)  # type: ignore[arg-type]


def wake_refilled(core: Core) -> None:
    """The first few whose time has come: the timer comes again for the others."""
    for thread in core.release[:RELEASE_BATCH]:
        wake_if_due(core, thread)


def wake_if_due(core: Core, thread: Thread) -> None:
    if is_due(core, thread):
        remove(core, thread)
        wake(core, thread)


def commit(core: Core) -> None:
    """What was consumed is charged to whose time it was."""
    consumed, core.consumed = core.consumed, 0
    if core.current_sc is not None and core.current_sc.refill_max:
        refills.charge(core, core.current_sc, consumed)


def end_turn(core: Core, can_timeout: bool) -> None:
    """The budget is used up: the timeout handler hears of it, or the thread waits for the next
    refill, or, when that is there, for its equals."""
    thread, sc = core.current, core.current_sc
    commit(core)
    core.reprogram = True
    if (thread is None or sc is None or thread.sc is not sc or thread.queued != QUEUE_NONE
            or not thread.schedulable):
        return
    if can_timeout and sc.period and faults.has_timeout_handler(thread):
        faults.timeout(core, thread)
    elif not refills.ready(core, sc):
        wait_for_refill(core, thread)
        core.reschedule = True
    elif core.ready[thread.priority]:
        ready_append(core, thread)
        core.reschedule = True


def check_budget(core: Core) -> None:
    if core.current_sc is not None and not refills.sufficient(core, core.current_sc, core.consumed):
        end_turn(core, True)


def give_up_turn(core: Core) -> None:
    """Yield: the rest of the first refill is charged, though it was not consumed."""
    sc = core.current_sc
    assert sc is not None
    amount = sc.refills[0][1]
    read_clock(core)
    consumed = sc.consumed + core.consumed & WORD
    core.consumed = max(core.consumed, amount)
    end_turn(core, False)
    sc.consumed = consumed


def highest_ready(core: Core, above: int) -> Thread | None:
    """The first thread with a priority above this one."""
    ready = core.ready
    for priority in range(255, above, -1):
        if ready[priority]:
            return ready[priority][0]
    return None


def put_back(core: Core, thread: Thread) -> None:
    """The current thread makes way, though it could go on."""
    sc = thread.sc
    assert sc is not None
    if sc is core.current_sc:
        if refills.sufficient(core, sc, core.consumed):
            ready_prepend(core, thread)
            return
        end_turn(core, True)
    if thread.queued != QUEUE_NONE or not thread.schedulable:
        return
    if refills.ready(core, sc):
        ready_append(core, thread)
    else:
        wait_for_refill(core, thread)


def leave_context(core: Core) -> None:
    sc, consumed = core.current_sc, core.consumed
    core.consumed = 0
    if sc is None:
        return
    refills.charge(core, sc, consumed)
    user = sc.thread
    if user is not None and user.queued == QUEUE_READY and not refills.ready(core, sc):
        remove(core, user)
        wait_for_refill(core, user)


def enter_context(core: Core, sc: SchedContext | None) -> None:
    core.current_sc = sc
    core.reprogram = True
    if sc is not None and not sc.sporadic:
        refills.unblock(core, sc)


def choose(core: Core) -> None:
    previous = core.current
    if previous is not None and previous.queued == QUEUE_NONE and previous.schedulable:
        if (core.woken is None and previous.sc is core.current_sc
                and highest_ready(core, previous.priority) is None):
            core.reschedule = False
            previous.state = RUNNING
            return
        read_clock(core)
        put_back(core, previous)
    core.reschedule = False
    following, core.woken = core.woken, None
    if following is not None and highest_ready(core, following.priority) is not None:
        ready_append(core, following)
        following = None
    if following is None:
        following = highest_ready(core, -1)
        if following is not None:
            remove(core, following)
    core.current = following
    sc = following.sc if following is not None else None
    if sc is not core.current_sc:
        read_clock(core)
        leave_context(core)
        enter_context(core, sc)
    if following is not None:
        following.state = RUNNING
        if following is not previous:
            switch_rights(core, following)
            spaces.enter(core, following)
        if following.yield_to is not None:
            from spec.model.contexts import complete_yield_to
            complete_yield_to(core, following)


def switch_rights(core: Core, thread: Thread) -> None:
    """FP registers are those of whoever ran last among those who have used them, and trapped for
    others; the timer is open only to its owner; a guest finds its virtual CPU in the machine."""
    guests.leave(core)
    core.timer_enabled = bool(thread.flags & TIMER)
    core.fpu_enabled = bool(thread.flags & FPU_USED)
    if core.fpu_enabled:
        core.fpu_owner = thread
    if thread.vcpu is not None:
        guests.enter(core, thread.vcpu)
        spaces.enter(core, thread)


def release_fpu(core: Core, thread: Thread) -> None:
    """It has not used them, from now on."""
    thread.flags &= ~FPU_USED
    if core.fpu_owner is thread:
        core.fpu_owner = None


def leave_kernel(core: Core) -> None:
    """The end of every entry: who runs now, and when the timer interrupts him."""
    if core.reschedule or core.woken is not None:
        choose(core)
    if core.reprogram:
        core.reprogram = False
        core.deadline = deadline(core)
        if core.guest is not None:
            guests.set_wakeup(core)


def deadline(core: Core) -> int:
    """The end of the running refill, or the next refill that somebody waits for."""
    ends = NO_DEADLINE
    if core.current_sc is not None:
        ends = core.now - core.consumed + core.current_sc.refills[0][1]
    if core.release:
        ends = min(ends, core.release[0].sc.refills[0][0])  # type: ignore[union-attr]
    return ends


def timer(core: Core) -> None:
    """An interrupt after which somebody's budget or refill may be due."""
    read_clock(core)
    wake_refilled(core)
    check_budget(core)
