/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads whose scheduling contexts have no budget now, the one with the soonest refill first.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>

void release_enqueue(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);
    ticks_t time = refill_head_time(tcb->sc);
    tcb_ref_t before = NIL;
    tcb_ref_t after = ks.release_head;

    while (after != NIL && refill_head_time(tcb_at(after)->sc) <= time) {
        before = after;
        after = tcb_at(after)->sched_next;
    }
    tcb->queued = QUEUE_RELEASE;
    tcb->sched_prev = before;
    tcb->sched_next = after;
    if (after != NIL) {
        tcb_at(after)->sched_prev = ref;
    }
    if (before != NIL) {
        tcb_at(before)->sched_next = ref;
    } else {
        ks.release_head = ref;
        ks.reprogram = 1;
    }
}

void release_remove(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);

    if (tcb->sched_prev != NIL) {
        tcb_at(tcb->sched_prev)->sched_next = tcb->sched_next;
    } else {
        ks.release_head = tcb->sched_next;
        ks.reprogram = 1;
    }
    if (tcb->sched_next != NIL) {
        tcb_at(tcb->sched_next)->sched_prev = tcb->sched_prev;
    }
    tcb->queued = QUEUE_NONE;
    tcb->sched_next = NIL;
    tcb->sched_prev = NIL;
}

void release_awaken(void)
{
    while (ks.release_head != NIL && refill_ready(tcb_at(ks.release_head)->sc)) {
        tcb_ref_t tcb = ks.release_head;

        release_remove(tcb);
        scheduler_possible_switch_to(tcb);
    }
}
