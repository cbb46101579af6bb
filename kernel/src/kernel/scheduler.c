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

bool thread_is_runnable(tcb_ref_t tcb)
{
    u32 state = tcb_at(tcb)->state;

    return state == THREAD_RUNNING || state == THREAD_RESTART;
}

bool thread_is_schedulable(tcb_ref_t ref)
{
    const struct tcb *tcb = tcb_at(ref);

    return thread_is_runnable(ref) && tcb->sc != NIL && sc_at(tcb->sc)->refill_max != 0 &&
           tcb->queued != QUEUE_RELEASE;
}

void scheduler_reschedule(void)
{
    ks.reschedule = 1;
}

void scheduler_remove(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->queued == QUEUE_READY) {
        ready_dequeue(tcb);
    } else if (tcb_at(tcb)->queued == QUEUE_RELEASE) {
        release_remove(tcb);
    }
}

/* The refill can be used now: the clock is read only when the last reading leaves it in doubt. */
static bool has_budget(sc_ref_t sc)
{
    if (!refill_ready(sc)) {
        time_update();
    }
    return refill_ready(sc) && refill_sufficient(sc, 0);
}

void scheduler_possible_switch_to(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    if (ref == ks.current || tcb->queued != QUEUE_NONE || !thread_is_schedulable(ref)) {
        return;
    }
    if (tcb->sc != ks.current_sc && !has_budget(tcb->sc)) {
        release_enqueue(ref);
        return;
    }
    ready_enqueue(ref);
    if (ks.current == NIL || tcb->priority > tcb_at(ks.current)->priority) {
        ks.reschedule = 1;
    }
}

void thread_set_state(tcb_ref_t ref, u32 state)
{
    tcb_at(ref)->state = (u8)state;
    if (ref == ks.current && state != THREAD_RUNNING && state != THREAD_RESTART) {
        ks.reschedule = 1;
    }
}

static u32 highest_ready(void)
{
    u32 word = 63u - (u32)__builtin_clzll(ks.ready_summary);

    return word * 64 + 63u - (u32)__builtin_clzll(ks.ready_bitmap[word]);
}

bool ready_is_highest(u32 priority)
{
    return ks.ready_summary == 0 || priority >= highest_ready();
}

/* Time so far is the old scheduling context's, from now on the new one's. */
static void switch_sc(sc_ref_t sc)
{
    time_update();
    time_commit();
    ks.current_sc = sc;
    if (sc != NIL) {
        refill_unblock(sc);
    }
    ks.reprogram = 1;
}

static tcb_ref_t take_highest(void)
{
    tcb_ref_t next = NIL;

    if (ks.ready_summary != 0) {
        next = ks.ready[highest_ready()].head;
        ready_dequeue(next);
    }
    return next;
}

/* The thread that ran goes on waiting in front of its equals, or for its refill. */
static void put_back(tcb_ref_t ref)
{
    sc_ref_t sc = tcb_at(ref)->sc;

    if (sc == ks.current_sc && !refill_sufficient(sc, ks.consumed)) {
        time_update();
        time_commit();
        ks.reprogram = 1;
        if (!has_budget(sc)) {
            release_enqueue(ref);
            return;
        }
    }
    ready_append_front(ref);
}

static void choose(void)
{
    tcb_ref_t previous = ks.current;

    if (previous != NIL && tcb_at(previous)->queued == QUEUE_NONE && thread_is_schedulable(previous)) {
        if (ready_is_highest(tcb_at(previous)->priority) && tcb_at(previous)->sc == ks.current_sc) {
            return;
        }
        put_back(previous);
    }

    tcb_ref_t next = take_highest();
    sc_ref_t sc = next == NIL ? NIL : tcb_at(next)->sc;

    ks.current = next;
    if (sc != ks.current_sc) {
        switch_sc(sc);
    }
    if (next != NIL && next != previous) {
        vspace_switch_to(next);
        fpu_switch_to(next);
    }
}

/* The next moment at which something must happen by itself. */
static void program_timer(void)
{
    ticks_t deadline = ~0ULL >> 1;

    if (ks.current_sc != NIL) {
        deadline = ks.now + refill_head_amount(ks.current_sc) - ks.consumed;
    }
    if (ks.release_head != NIL) {
        ticks_t release = refill_head_time(tcb_at(ks.release_head)->sc);
        deadline = release < deadline ? release : deadline;
    }
    timer_set_deadline(deadline);
}

void schedule(void)
{
    if (ks.reschedule) {
        ks.reschedule = 0;
        choose();
    }
    if (ks.current != NIL && tcb_at(ks.current)->state == THREAD_RESTART) {
        tcb_at(ks.current)->state = THREAD_RUNNING;
    }
    if (ks.reprogram) {
        ks.reprogram = 0;
        program_timer();
    }
}
