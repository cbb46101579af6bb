/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The ready queues: a list a priority, and a two-level bitmap that finds the highest in two steps.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/scheduler.h>

static void mark(u32 priority)
{
    ks.ready_bitmap[priority / 64] |= BIT(priority % 64);
    ks.ready_summary |= BIT(priority / 64);
}

static void unmark(u32 priority)
{
    ks.ready_bitmap[priority / 64] &= ~BIT(priority % 64);
    if (ks.ready_bitmap[priority / 64] == 0) {
        ks.ready_summary &= ~BIT(priority / 64);
    }
}

void ready_enqueue(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);
    u32 priority = tcb->priority;
    tcb_ref_t last = ks.ready[priority].tail;

    tcb->queued = QUEUE_READY;
    tcb->sched_prev = last;
    tcb->sched_next = NIL;
    ks.ready[priority].tail = ref;
    if (last == NIL) {
        ks.ready[priority].head = ref;
        mark(priority);
    } else {
        tcb_at(last)->sched_next = ref;
    }
}

void ready_append_front(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);
    u32 priority = tcb->priority;
    tcb_ref_t first = ks.ready[priority].head;

    tcb->queued = QUEUE_READY;
    tcb->sched_next = first;
    tcb->sched_prev = NIL;
    ks.ready[priority].head = ref;
    if (first == NIL) {
        ks.ready[priority].tail = ref;
        mark(priority);
    } else {
        tcb_at(first)->sched_prev = ref;
    }
}

void ready_dequeue(tcb_ref_t ref)
{
    struct tcb *tcb = tcb_at(ref);
    u32 priority = tcb->priority;

    if (tcb->sched_prev == NIL) {
        ks.ready[priority].head = tcb->sched_next;
    } else {
        tcb_at(tcb->sched_prev)->sched_next = tcb->sched_next;
    }
    if (tcb->sched_next == NIL) {
        ks.ready[priority].tail = tcb->sched_prev;
    } else {
        tcb_at(tcb->sched_next)->sched_prev = tcb->sched_prev;
    }
    if (ks.ready[priority].head == NIL) {
        unmark(priority);
    }
    tcb->queued = QUEUE_NONE;
    tcb->sched_next = NIL;
    tcb->sched_prev = NIL;
}

tcb_ref_t ready_take(void)
{
    tcb_ref_t first = NIL;

    if (ks.ready_summary != 0) {
        u32 word = 63u - (u32)__builtin_clzll(ks.ready_summary);
        u32 bit = 63u - (u32)__builtin_clzll(ks.ready_bitmap[word]);

        first = ks.ready[word * 64 + bit].head;
        ready_dequeue(first);
    }
    return first;
}
