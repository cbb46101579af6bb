/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads whose scheduling contexts have no budget now, the one with the soonest refill first.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>

void release_enqueue(tcb_ref_t tcb)
{
    ticks_t time = refill_head_time(tcb_at(tcb)->sc);
    tcb_ref_t before = NIL;
    tcb_ref_t after = ks.release_head;

    while (after != NIL && refill_head_time(tcb_at(after)->sc) <= time) {
        before = after;
        after = tcb_at(after)->sched_next;
    }
    tcb_at(tcb)->queued = QUEUE_RELEASE;
    tcb_at(tcb)->sched_prev = before;
    tcb_at(tcb)->sched_next = after;
    if (after != NIL) {
        tcb_at(after)->sched_prev = tcb;
    }
    if (before != NIL) {
        tcb_at(before)->sched_next = tcb;
    } else {
        ks.release_head = tcb;
        ks.reprogram = 1;
    }
}

void release_remove(tcb_ref_t tcb)
{
    tcb_ref_t prev = tcb_at(tcb)->sched_prev;
    tcb_ref_t next = tcb_at(tcb)->sched_next;

    if (prev != NIL) {
        tcb_at(prev)->sched_next = next;
    } else {
        ks.release_head = next;
        ks.reprogram = 1;
    }
    if (next != NIL) {
        tcb_at(next)->sched_prev = prev;
    }
    tcb_at(tcb)->queued = QUEUE_NONE;
    tcb_at(tcb)->sched_next = NIL;
    tcb_at(tcb)->sched_prev = NIL;
}

void release_awaken(void)
{
    while (ks.release_head != NIL && refill_ready(tcb_at(ks.release_head)->sc)) {
        tcb_ref_t tcb = ks.release_head;

        release_remove(tcb);
        scheduler_possible_switch_to(tcb);
    }
}
