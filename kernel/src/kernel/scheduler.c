/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who runs next. The ready queues hold every schedulable thread but ks.current; one of those whose
 * scheduling context waits for a refill is in the release queue instead. The timer is set to the
 * end of the running context's first refill, or to the next refill of a thread that waits for one.
 */
#include <kernel/rights.h>
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
static COLD void offer_second(tcb_ref_t ref)
{
    tcb_ref_t other = ks.switch_to;

    if (tcb_at(ref)->priority <= tcb_at(other)->priority) {
        ready_enqueue(ref);
    } else {
        ready_enqueue(other);
        ks.switch_to = ref;
    }
}

static inline bool beats_current(const struct tcb *tcb)
{
    tcb_ref_t current = ks.current;

    return current == NIL || tcb->priority > tcb_at(current)->priority ||
           !thread_is_schedulable(current);
}

void scheduler_possible_switch_to(tcb_ref_t ref)
{
    const struct tcb *tcb = tcb_at(ref);

    if (ref == ks.current || ref == ks.switch_to || tcb->queued != QUEUE_NONE ||
        !thread_is_schedulable(ref)) {
        return;
    }
    if (tcb->sc != ks.current_sc && !has_budget(tcb->sc)) {
        release_enqueue(ref);
    } else if (!beats_current(tcb)) {
        ready_enqueue(ref);
    } else if (likely(ks.switch_to == NIL)) {
        ks.switch_to = ref;
    } else {
        offer_second(ref);
    }
}

/* Whoever has the context now may be in the ready queue (it was lent to a thread of lower priority)
 * and have to wait after all. */
static COLD void wait_after_all(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->queued == QUEUE_READY) {
        ready_dequeue(tcb);
        release_enqueue(tcb);
    }
}

/* Everything up to ks.now is charged to the context that is left. */
static inline void leave_sc(sc_ref_t old)
{
    ticks_t consumed = ks.consumed;

    ks.consumed = 0;
    if (unlikely(old == NIL)) {
        return;
    }
    sc_charge(old, consumed);
    if (unlikely(!refill_ready(old)) && sc_at(old)->tcb != NIL) {
        wait_after_all(sc_at(old)->tcb);
    }
}

static inline void enter_sc(sc_ref_t sc)
{
    ks.current_sc = sc;
    ks.reprogram = 1;
    if (sc != NIL && sc_at(sc)->period != 0 && !sc_at(sc)->sporadic) {
        refill_unblock(sc);
    }
}

/* Its budget was used up just now, or it has another scheduling context than it ran on. */
static COLD void put_back_slowly(tcb_ref_t ref)
{
    const struct tcb *tcb = tcb_at(ref);

    if (tcb->sc == ks.current_sc) {
        time_end_turn(true);
    }
    if (tcb->queued != QUEUE_NONE || !thread_is_schedulable(ref)) {
        return;
    }
    if (refill_ready(tcb->sc)) {
        ready_enqueue(ref);
    } else {
        release_enqueue(ref);
    }
}

/* A thread that could go on makes way: in front of its equals, if its budget is not used up by now. */
static inline void put_back(tcb_ref_t ref)
{
    sc_ref_t sc = tcb_at(ref)->sc;

    if (likely(sc == ks.current_sc && refill_sufficient(sc, ks.consumed))) {
        ready_append_front(ref);
    } else {
        put_back_slowly(ref);
    }
}

/* The thread set aside, when no queued one is above it; else the first of the queue. */
static inline tcb_ref_t take_next(void)
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

/* current can go on where it was: nobody is above it. */
static inline bool stays(tcb_ref_t current)
{
    return ks.switch_to == NIL && tcb_at(current)->sc == ks.current_sc &&
           ready_is_highest(tcb_at(current)->priority);
}

static void run(tcb_ref_t next, tcb_ref_t previous)
{
    struct tcb *tcb = tcb_at(next);

    tcb->state = THREAD_RUNNING;
    if (next != previous) {
        vspace_switch_to(next);
        rights_switch_to(next);
    }
    if (unlikely(tcb->yield_to != NIL)) {
        sc_complete_yield_to(next);
    }
}

void schedule_choose(void)
{
    tcb_ref_t previous = ks.current;
    tcb_ref_t next;
    sc_ref_t sc;
    bool up_to_date = false;

    if (previous != NIL && tcb_at(previous)->queued == QUEUE_NONE &&
        thread_is_schedulable(previous)) {
        if (stays(previous)) {
            tcb_at(previous)->state = THREAD_RUNNING; /* its call was preempted, perhaps */
            ks.reschedule = 0;
            return;
        }
        time_update();
        up_to_date = true;
        put_back(previous);
    }
    ks.reschedule = 0;
    next = take_next();
    ks.current = next;
    sc = tcb_at(next)->sc;
    if (unlikely(next == NIL)) {
        sc = NIL;
    }
    if (sc != ks.current_sc) {
        if (!up_to_date) {
            time_update();
        }
        leave_sc(ks.current_sc);
        enter_sc(sc);
    }
    if (likely(next != NIL)) {
        run(next, previous);
    }
}

void schedule_program_timer(void)
{
    ticks_t deadline = ~0ULL >> 1;

    ks.reprogram = 0;
    if (ks.current_sc != NIL) {
        deadline = ks.now - ks.consumed + refill_head_amount(ks.current_sc);
    }
    if (unlikely(ks.release_head != NIL)) {
        ticks_t release = refill_head_time(tcb_at(ks.release_head)->sc);

        deadline = release < deadline ? release : deadline;
    }
    timer_set_deadline(deadline);
}
