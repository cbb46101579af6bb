/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A signal for a thread that waits, alone: it runs now if it is above the one that runs, else it is ready.
 * A function of its own, so that signals that wake nobody need no stack frame.
 */
#include "wake.h"

#include "turn.h"
#include "waiter.h"

static inline struct tcb *make_ready(tcb_ref_t woken, struct tcb *current, word_t badge)
{
    fast_end_wait(woken, badge);
    ready_push_back(woken);
    return current;
}

NOINLINE void fast_wake_rarely(tcb_ref_t tcb, word_t badge)
{
    fast_end_wait(tcb, badge);
}

/* The one that runs, if any, makes way for a thread on any context. */
static NOINLINE struct tcb *turn_to(tcb_ref_t woken, word_t badge)
{
    fast_wake_rarely(woken, badge);
    if (ks.current != NIL) {
        ready_append_front(ks.current);
    }
    return fast_turn_to(woken);
}

/* The one that runs makes way, in front of its equals. Nobody ready is above it, so nobody is above woken. */
static inline struct tcb *switch_to(tcb_ref_t woken, struct tcb *current, word_t badge)
{
    struct fast_usage used = fast_usage();

    if (unlikely(!fast_may_run(woken) || !fast_may_leave(used))) {
        return NULL;
    }
    if (unlikely(!fast_is_plain(ks.current_sc, tcb_at(woken)->sc))) {
        fast_note_usage(used);
        return turn_to(woken, badge);
    }
    fast_leave_sc(used);
    fast_enter_sc(tcb_at(woken)->sc, used.now);
    fast_end_wait(woken, badge);
    ready_push_front(ks.current);
    return fast_switch_to(current, woken);
}

/* Nobody runs, and the machine may be set for anybody. */
static struct tcb *start(tcb_ref_t woken, word_t badge)
{
    if (unlikely(!fast_may_run(woken))) {
        return NULL;
    }
    if (unlikely(sc_at(tcb_at(woken)->sc)->period != 0)) {
        fast_note_usage(fast_usage());
        return turn_to(woken, badge);
    }
    fast_end_wait(woken, badge);
    ks.consumed = 0;
    fast_enter_sc(tcb_at(woken)->sc, timer_now());
    ks.current = woken;
    return fast_switch_rights(woken);
}

/* woken is to run at once, and the one that runs cannot make way for it. */
static inline bool cannot_switch_to(tcb_ref_t woken, struct fast_usage used)
{
    return !fast_may_run(woken) || (ks.current != NIL && !fast_may_leave(used));
}

/* What it waits for a signal of. */
static inline notification_ref_t notification_of(tcb_ref_t waiter)
{
    return tcb_at(waiter)->state == THREAD_BLOCKED_ON_RECEIVE ? tcb_at(waiter)->bound_notification
                                                              : tcb_at(waiter)->blocked_on;
}

/* It has no time, and is lent that of the notification, if nobody else has it now. */
static NOINLINE struct tcb *lend(tcb_ref_t woken, struct tcb *current, word_t badge)
{
    sc_ref_t sc = notification_at(notification_of(woken))->sc;
    struct fast_usage used = fast_usage();
    bool above = ks.current == NIL || tcb_at(woken)->priority > current->priority;

    if (!fast_waits_alone(woken) || sc == NIL || sc_at(sc)->tcb != NIL || !fast_has_budget(sc)) {
        return NULL;
    }
    if (above && cannot_switch_to(woken, used)) {
        return NULL;
    }
    sc_at(sc)->tcb = woken;
    tcb_at(woken)->sc = sc;
    if (above) {
        fast_note_usage(used);
        return turn_to(woken, badge);
    }
    fast_wake_rarely(woken, badge);
    ready_enqueue(woken);
    return current;
}

struct tcb *fast_wake(tcb_ref_t woken, struct tcb *current, word_t badge)
{
    if (unlikely(tcb_at(woken)->sc == NIL)) {
        return lend(woken, current, badge);
    }
    if (unlikely(!fast_waits_alone(woken) || !fast_has_budget(tcb_at(woken)->sc))) {
        return NULL;
    }
    if (unlikely(ks.current == NIL)) {
        return start(woken, badge);
    }
    return tcb_at(woken)->priority > current->priority ? switch_to(woken, current, badge)
                                                       : make_ready(woken, current, badge);
}
