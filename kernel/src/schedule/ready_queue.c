/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The ready queues: a list a priority, and a two-level bitmap that finds the highest in two steps.
 */
#include <base/state.h>
#include <base/window.h>
#include <schedule/ready_queue.h>
#include <schedule/scheduler.h>

void ready_enqueue(tcb_ref_t tcb)
{
    ready_push_back(tcb);
}

void ready_append_front(tcb_ref_t tcb)
{
    ready_push_front(tcb);
}

/* Out of the list of its priority. */
/*@ requires ready_references && 0 < tcb < PROOF_OBJECTS && priority == proof_tcbs[tcb].priority;
    assigns ks, proof_tcbs[..];
    ensures ready_references && only_ready_differs{Pre, Here}(priority);
    ensures ks.ready_summary == \old(ks.ready_summary) && ks.ready_bitmap == \old(ks.ready_bitmap);
    ensures proof_tcbs[tcb].queued == QUEUE_NONE;
    behavior lists:
      assumes are_lists(the_lists) && proof_tcbs[tcb].queued == QUEUE_READY;
      ensures_lists(lists_without(tcb));
 */
static void unlink(tcb_ref_t tcb, u32 priority)
{
    tcb_ref_t prev = tcb_at(tcb)->sched_prev;
    tcb_ref_t next = tcb_at(tcb)->sched_next;

    /*@ for lists: assert next != tcb && prev != tcb && (next != NIL ==> next != prev); */
    /*@ for lists: assert prev != NIL ==> proof_tcbs[prev].priority == priority; */
    /*@ for lists: assert next != NIL ==> proof_tcbs[next].priority == priority; */
    /*@ for lists: assert \forall integer other; member(own_list(tcb), other) ==>
          (proof_tcbs[other].sched_next == tcb ==> other == prev); */
    /*@ for lists: assert \forall integer other; member(own_list(tcb), other) ==>
          (proof_tcbs[other].sched_prev == tcb ==> other == next); */
    if (prev == NIL) {
        ks.ready[priority].head = next;
    } else {
        tcb_at(prev)->sched_next = next;
    }
    if (next == NIL) {
        ks.ready[priority].tail = prev;
    } else {
        tcb_at(next)->sched_prev = prev;
    }
    tcb_at(tcb)->queued = QUEUE_NONE;
    tcb_at(tcb)->sched_next = NIL;
    tcb_at(tcb)->sched_prev = NIL;
}

void ready_dequeue(tcb_ref_t tcb)
{
    u32 priority = tcb_at(tcb)->priority;

    unlink(tcb, priority);
    /*@ assert \forall integer p; 0 <= p < PRIORITIES && p != priority ==> (marked(p) <==> ks.ready[p].head != NIL); */
    if (ks.ready[priority].head == NIL) {
        ready_unmark(priority);
    }
}

tcb_ref_t ready_take(void)
{
    tcb_ref_t first = ready_first();

    if (likely(first != NIL)) {
        ready_pop(first);
    }
    return first;
}
