/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * From one scheduling context to another, for fast paths that do not donate: what the one has used is
 * charged, and the timer is set for the other. Between round robin contexts only, whose refills need
 * nothing else: a context with a period of its own is replenished, and may have to wait.
 */
#pragma once

#include "common.h"

#include <dispatch/deadline.h>
#include <schedule/ready_queue.h>
#include <schedule/sched_context.h>

/* The clock, and what the context that runs has used by then: read once, before anything is changed, so
 * that the path can decline. */
struct fast_usage {
    ticks_t now;
    ticks_t usage;
};

static inline struct fast_usage fast_usage(void)
{
    ticks_t now = timer_now();

    return (struct fast_usage){.now = now, .usage = ks.consumed + now - ks.now};
}

/* It has budget left, so its thread can go on later without more ado. */
static inline bool fast_may_leave(struct fast_usage used)
{
    return sc_at(ks.current_sc)->period == 0 && refill_sufficient(ks.current_sc, used.usage);
}

/* tcb, which was blocked or is ready, has a context of its own with budget now, by the last reading of the
 * clock already. */
static inline bool fast_may_be_ready(tcb_ref_t tcb)
{
    sc_ref_t sc = tcb_at(tcb)->sc;

    return sc != NIL && sc_at(sc)->refill_max != 0 && !sc_at(sc)->sporadic && refill_ready(sc);
}

/* Besides, its context is a round robin one, and no result of a yield is due before it runs. */
static inline bool fast_may_enter(tcb_ref_t tcb)
{
    return sc_at(tcb_at(tcb)->sc)->period == 0 && tcb_at(tcb)->yield_to == NIL;
}

/* And its VSpace is one register write away: it needs nothing to be done before it runs. */
static inline bool fast_may_run(tcb_ref_t tcb)
{
    return fast_may_enter(tcb) && fast_vspace(tcb);
}

/* Everything up to now is charged to the context that is left. */
static inline void fast_leave_sc(struct fast_usage used)
{
    sc_ref_t old = ks.current_sc;

    sc_at(old)->consumed += used.usage;
    refill_at(old, sc_at(old)->refill_head)->amount -= used.usage;
    ks.consumed = 0;
}

/* What comes is charged to next, from now on. */
static inline void fast_enter_sc(sc_ref_t next, ticks_t now)
{
    ks.now = now;
    ks.current_sc = next;
    deadline_set(now + refill_head_amount(next));
}
