/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who runs next. The ready queues hold every schedulable thread but ks.current; one of those whose
 * scheduling context waits for a refill is in the release queue instead.
 */
#include <kernel/fpu.h>
#include <kernel/scheduler.h>
#include <kernel/state.h>
#include <kernel/window.h>
#include <object/sched_context.h>
#include <object/vspace.h>

void scheduler_remove(tcb_ref_t ref)
{
    u8 queued = tcb_at(ref)->queued;

    if (queued == QUEUE_READY) {
        ready_dequeue(ref);
    } else if (queued == QUEUE_RELEASE) {
        release_remove(ref);
    }
    if (ks.switch_to == ref) {
        ks.switch_to = NIL;
    }
}

/* Its first refill can be used now; the clock is read only when the last reading leaves it in
 * doubt. A sporadic context is replenished from when its thread was woken, so the time must be
 * right; the others from when they are switched to. */
static bool has_budget(sc_ref_t sc)
{
    if (sc_at(sc)->sporadic) {
        time_update();
        refill_unblock(sc);
    } else if (!refill_ready(sc)) {
        time_update();
    }
    return refill_ready(sc);
}

static inline bool beats_current(const struct tcb *tcb)
{
    tcb_ref_t current = ks.current;

    return current == NIL || tcb->priority > tcb_at(current)->priority ||
           !thread_is_schedulable(current);
}

/* ks.switch_to has the highest priority of those that were woken by this entry. */
static void offer(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);
    tcb_ref_t other = ks.switch_to;

    if (!beats_current(tcb)) {
        ready_enqueue(ref);
    } else if (other == NIL) {
        ks.switch_to = ref;
    } else if (tcb->priority <= tcb_at(other)->priority) {
        ready_enqueue(ref);
    } else {
        ready_enqueue(other);
        ks.switch_to = ref;
    }
}

void scheduler_possible_switch_to(tcb_ref_t ref)
{
    const struct tcb *tcb = tcb_at(ref);

    if (ref == ks.current || ref == ks.switch_to || tcb->queued != QUEUE_NONE ||
        !thread_is_schedulable(ref)) {
        return;
    }
    if (tcb->sc == ks.current_sc || has_budget(tcb->sc)) {
        offer(ref);
    } else {
        release_enqueue(ref);
    }
}

/* Everything so far is charged to the context that is left. Who has it now may be in the ready
 * queue (it was lent to a thread of lower priority) and have to wait after all. */
static void leave_sc(void)
{
    tcb_ref_t tcb;

    time_update();
    if (ks.current_sc == NIL) {
        ks.consumed = 0;
        return;
    }
    time_commit();
    tcb = sc_at(ks.current_sc)->tcb;
    if (tcb != NIL && tcb_at(tcb)->queued == QUEUE_READY && !refill_ready(ks.current_sc)) {
        ready_dequeue(tcb);
        release_enqueue(tcb);
    }
}

static void switch_sc(sc_ref_t sc)
{
    leave_sc();
    ks.current_sc = sc;
    if (sc != NIL && !sc_at(sc)->sporadic) {
        refill_unblock(sc);
    }
    ks.reprogram = 1;
}

/* A thread that could go on makes way: in front of its equals, if its budget is not used up. */
static void put_back(tcb_ref_t ref)
{
    const struct tcb *tcb = tcb_at(ref);

    time_update();
    if (tcb->sc == ks.current_sc ? time_check_budget() : refill_ready(tcb->sc)) {
        ready_append_front(ref);
    } else if (tcb->queued == QUEUE_NONE && thread_is_schedulable(ref)) {
        if (refill_ready(tcb->sc)) {
            ready_enqueue(ref);
        } else {
            release_enqueue(ref);
        }
    }
}

/* The thread set aside, when no queued one is above it; else the first of the queue. */
static tcb_ref_t take_next(void)
{
    tcb_ref_t next = ks.switch_to;

    ks.switch_to = NIL;
    if (next != NIL) {
        if (likely(ready_is_highest(tcb_at(next)->priority))) {
            return next;
        }
        ready_enqueue(next);
    }
    return ready_take();
}

static inline void run(tcb_ref_t next, tcb_ref_t previous)
{
    struct tcb *tcb = tcb_at(next);

    tcb->state = THREAD_RUNNING;
    if (next != previous) {
        vspace_switch_to(next);
        fpu_switch_to(next);
    }
    if (unlikely(tcb->yield_to != NIL)) {
        sc_complete_yield_to(next);
    }
}

static void choose(void)
{
    tcb_ref_t previous = ks.current;
    tcb_ref_t next;
    sc_ref_t sc = NIL;

    if (previous != NIL && tcb_at(previous)->queued == QUEUE_NONE &&
        thread_is_schedulable(previous)) {
        if (ks.switch_to == NIL && tcb_at(previous)->sc == ks.current_sc &&
            ready_is_highest(tcb_at(previous)->priority)) {
            ks.reschedule = 0;
            return;
        }
        put_back(previous);
    }
    ks.reschedule = 0;
    next = take_next();
    ks.current = next;
    if (likely(next != NIL)) {
        sc = tcb_at(next)->sc;
    }
    if (sc != ks.current_sc) {
        switch_sc(sc);
    }
    if (likely(next != NIL)) {
        run(next, previous);
    }
}

void schedule(void)
{
    if (ks.reschedule || ks.switch_to != NIL) {
        choose();
    }
    if (ks.reprogram) {
        ks.reprogram = 0;
        time_program_timer();
    }
}
