/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A thread can go on: it is set aside to run next, or queued.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>

void scheduler_remove(tcb_ref_t tcb)
{
    u8 queued = tcb_at(tcb)->queued;

    if (queued == QUEUE_READY) {
        ready_dequeue(tcb);
    } else if (queued == QUEUE_RELEASE) {
        release_remove(tcb);
    }
    if (ks.switch_to == tcb) {
        ks.switch_to = NIL;
    }
}

/* The clock is read only when the last reading leaves it in doubt. A sporadic context is replenished
 * from when its thread was woken, so the time must be right; the others from when they are switched
 * to. */
static COLD bool has_budget_now(sc_ref_t sc)
{
    time_update();
    if (sc_at(sc)->sporadic) {
        refill_unblock(sc);
    }
    return refill_ready(sc);
}

static inline bool has_budget(sc_ref_t sc)
{
    return likely(refill_ready(sc) && !sc_at(sc)->sporadic) || has_budget_now(sc);
}

/* Two threads were woken: the one with the lower priority is queued after all. */
static COLD void offer_second(tcb_ref_t tcb)
{
    tcb_ref_t other = ks.switch_to;

    if (tcb_at(tcb)->priority <= tcb_at(other)->priority) {
        ready_enqueue(tcb);
    } else {
        ready_enqueue(other);
        ks.switch_to = tcb;
    }
}

static inline bool beats_current(tcb_ref_t tcb)
{
    tcb_ref_t current = ks.current;

    return current == NIL || tcb_at(tcb)->priority > tcb_at(current)->priority ||
           !thread_is_schedulable(current);
}

void scheduler_possible_switch_to(tcb_ref_t tcb)
{
    sc_ref_t sc = tcb_at(tcb)->sc;

    if (tcb == ks.current || tcb == ks.switch_to || tcb_at(tcb)->queued != QUEUE_NONE ||
        !thread_is_schedulable(tcb)) {
        return;
    }
    if (sc != ks.current_sc && !has_budget(sc)) {
        release_enqueue(tcb);
    } else if (!beats_current(tcb)) {
        ready_enqueue(tcb);
    } else if (likely(ks.switch_to == NIL)) {
        ks.switch_to = tcb;
    } else {
        offer_second(tcb);
    }
}
