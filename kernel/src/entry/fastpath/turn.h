/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * From one scheduling context to another, for fast paths that do not donate: what the one has used is
 * charged, and the timer is set for the other. Between round robin contexts that is a subtraction and a
 * register. With one that has a period of its own, refills are charged and replenished by the scheduler's
 * own functions (turn.c), so that both do the same.
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
    return refill_sufficient(ks.current_sc, used.usage);
}

/* On this context, which is not NIL, a thread that was blocked is ready: it has budget now, by the last
 * reading of the clock already. */
static inline bool fast_has_budget(sc_ref_t sc)
{
    return sc_at(sc)->refill_max != 0 && !sc_at(sc)->sporadic && refill_ready(sc);
}

/* Its VSpace is one register write away, and no result of a yield is due: it needs nothing to be done
 * before it runs. */
static inline bool fast_may_run(tcb_ref_t tcb)
{
    return tcb_at(tcb)->yield_to == NIL && fast_vspace(tcb);
}

/* Both are round robin contexts. */
static inline bool fast_is_plain(sc_ref_t old, sc_ref_t next)
{
    return (sc_at(old)->period | sc_at(next)->period) == 0;
}

/* Everything up to now is charged to the round robin context that is left. */
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

/* The same between any two contexts, in two steps, as functions that get used on the stack are slower. The
 * clock is up to date: */
static inline void fast_note_usage(struct fast_usage used)
{
    ks.now = used.now;
    ks.consumed = used.usage;
}

/* And next runs: NIL is nobody. The one that ran is in the queue where it belongs. */
struct tcb *fast_turn_to(tcb_ref_t next);
