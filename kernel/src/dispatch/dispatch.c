/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who runs next, and when the timer interrupts it: at the end of the running context's first refill, or
 * at the next refill of a thread that waits for one.
 */
#include <base/state.h>
#include <base/window.h>
#include <dispatch/deadline.h>
#include <dispatch/dispatch.h>
#include <guest/vcpu.h>
#include <machine/machine.h>
#include <schedule/ready_queue.h>
#include <schedule/rights.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>
#include <space/vspace.h>

/* Whoever has the context now may be in the ready queue (it was lent to a thread of lower priority)
 * and have to wait after all. */
static COLD void wait_after_all(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->queued == QUEUE_READY) {
        ready_dequeue(tcb);
        release_enqueue(tcb);
    }
}

/* Its turn has ended: it is queued by the time of its first refill, which a charge would move. */
static inline bool waits_for_refill(tcb_ref_t tcb)
{
    return tcb != NIL && tcb_at(tcb)->queued == QUEUE_RELEASE;
}

/* Everything up to ks.now is charged to the context that is left, or to the next what has passed since the turn
 * ended: the clock may have been read again. */
static inline void leave_sc(sc_ref_t old)
{
    ticks_t consumed = ks.consumed;

    if (unlikely(old != NIL && waits_for_refill(sc_at(old)->tcb))) {
        return;
    }
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

void schedule_change_context(sc_ref_t sc)
{
    leave_sc(ks.current_sc);
    enter_sc(sc);
}

/* Its budget was used up just now, or it has another scheduling context than it ran on. */
static COLD void put_back_slowly(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->sc == ks.current_sc) {
        time_end_turn(true);
    }
    if (tcb_at(tcb)->queued != QUEUE_NONE || !thread_is_schedulable(tcb)) {
        return;
    }
    if (refill_ready(tcb_at(tcb)->sc)) {
        ready_enqueue(tcb);
    } else {
        release_enqueue(tcb);
    }
}

/* A thread that could go on makes way: in front of its equals, if its budget is not used up by now. */
static inline void put_back(tcb_ref_t tcb)
{
    sc_ref_t sc = tcb_at(tcb)->sc;

    if (likely(sc == ks.current_sc && refill_sufficient(sc, ks.consumed))) {
        ready_push_front(tcb);
    } else {
        put_back_slowly(tcb);
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
    tcb_at(next)->state = THREAD_RUNNING;
    if (next != previous) {
        rights_switch_to(next);
        vspace_switch_to(next);
    }
    if (unlikely(tcb_at(next)->yield_to != NIL)) {
        sc_complete_yield_to(next);
    }
}

void schedule_choose(void)
{
    tcb_ref_t previous = ks.current;
    tcb_ref_t next = NIL;
    sc_ref_t sc = NIL;
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
        schedule_change_context(sc);
    }
    if (likely(next != NIL)) {
        run(next, previous);
    }
}

void schedule_program_timer(void)
{
    ticks_t deadline = DEADLINE_NEVER;

    ks.reprogram = 0;
    if (ks.current_sc != NIL) {
        deadline = ks.now - ks.consumed + refill_head_amount(ks.current_sc);
    }
    deadline_set(deadline);
}

void schedule_program_timers(void)
{
    schedule_program_timer();
    if (unlikely(ks.rights & RIGHTS_GUEST)) {
        vcpu_set_wakeup();
    }
}
