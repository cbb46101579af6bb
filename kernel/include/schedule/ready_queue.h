/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What nearly every switch does to the ready queues: a thread makes way and will be the first of its
 * priority, or is woken and will be the last, and the first of the highest runs. Inline, for the fast
 * paths.
 */
#pragma once

#include <base/bits.h>
#include <base/state.h>
#include <base/window.h>

/* A list a priority, and a two-level bitmap that finds the highest in two steps. */
/*@ requires priority < PRIORITIES && is_summary;
    assigns ks;
    ensures is_summary && only_marks_differ{Pre, Here};
    ensures \forall integer p; 0 <= p < PRIORITIES ==> (marked(p) <==> p == priority || marked{Pre}(p));
 */
static inline void ready_mark(u32 priority)
{
    u32 word = priority / WORD_BITS;

    ks.ready_bitmap[word] = bit_set(ks.ready_bitmap[word], priority);
    ks.ready_summary = bit_set(ks.ready_summary, word);
}

/*@ requires priority < PRIORITIES && is_summary;
    assigns ks;
    ensures is_summary && only_marks_differ{Pre, Here};
    ensures \forall integer p; 0 <= p < PRIORITIES ==> (marked(p) <==> p != priority && marked{Pre}(p));
 */
static inline void ready_unmark(u32 priority)
{
    u32 word = priority / WORD_BITS;

    ks.ready_bitmap[word] = bit_clear(ks.ready_bitmap[word], priority);
    /*@ assert ks.ready_bitmap[word] != 0 ==> has(ready_word{Pre}(word), one_of(ks.ready_bitmap[word])); */
    /*@ assert ks.ready_bitmap[word] != 0 ==> ready_word{Pre}(word) != 0; */
    if (ks.ready_bitmap[word] == 0) {
        ks.ready_summary = bit_clear(ks.ready_summary, word);
    }
}

/* At the head of its priority: preempted with budget left. */
/*@ requires is_marked && 0 < tcb < PROOF_OBJECTS;
    assigns ks, proof_tcbs[..];
    ensures is_marked;
    ensures only_ready_differs{Pre, Here}(proof_tcbs[tcb].priority);
    ensures ks.ready[proof_tcbs[tcb].priority].head == tcb && proof_tcbs[tcb].queued == QUEUE_READY;
    behavior lists:
      assumes are_lists(the_lists) && proof_tcbs[tcb].queued != QUEUE_READY;
      ensures_lists(lists_with(tcb, NIL, \old(ks.ready[proof_tcbs[tcb].priority].head)));
 */
static inline void ready_push_front(tcb_ref_t tcb)
{
    u32 priority = tcb_at(tcb)->priority;
    tcb_ref_t first = ks.ready[priority].head;

    tcb_at(tcb)->queued = QUEUE_READY;
    tcb_at(tcb)->sched_next = first;
    tcb_at(tcb)->sched_prev = NIL;
    ks.ready[priority].head = tcb;
    if (likely(first == NIL)) {
        ks.ready[priority].tail = tcb;
        ready_mark(priority);
    } else {
        tcb_at(first)->sched_prev = tcb;
    }
}

/* At the tail of its priority. */
/*@ requires is_marked && 0 < tcb < PROOF_OBJECTS;
    assigns ks, proof_tcbs[..];
    ensures is_marked && only_ready_differs{Pre, Here}(proof_tcbs[tcb].priority);
    ensures ks.ready[proof_tcbs[tcb].priority].tail == tcb && proof_tcbs[tcb].queued == QUEUE_READY;
    behavior lists:
      assumes are_lists(the_lists) && proof_tcbs[tcb].queued != QUEUE_READY;
      ensures_lists(lists_with(tcb, \old(ks.ready[proof_tcbs[tcb].priority].tail), NIL));
 */
static inline void ready_push_back(tcb_ref_t tcb)
{
    u32 priority = tcb_at(tcb)->priority;
    tcb_ref_t last = ks.ready[priority].tail;

    tcb_at(tcb)->queued = QUEUE_READY;
    tcb_at(tcb)->sched_prev = last;
    tcb_at(tcb)->sched_next = NIL;
    ks.ready[priority].tail = tcb;
    if (likely(last == NIL)) {
        ks.ready[priority].head = tcb;
        ready_mark(priority);
    } else {
        tcb_at(last)->sched_next = tcb;
    }
}

/* The first of the highest priority, NIL = nobody is ready. */
/*@ requires is_marked;
    assigns \nothing;
    ensures is_first(\result);
 */
static inline tcb_ref_t ready_first(void)
{
    if (unlikely(ks.ready_summary == 0)) {
        return NIL;
    }

    u32 word = highest_bit(ks.ready_summary) % (PRIORITIES / WORD_BITS);

    return ks.ready[word * WORD_BITS + highest_bit(ks.ready_bitmap[word])].head;
}

/* first, which is that, leaves the queue. */
/*@ requires is_marked && 0 < first < PROOF_OBJECTS && ks.ready[proof_tcbs[first].priority].head == first;
    assigns ks, proof_tcbs[..];
    ensures is_marked && only_ready_differs{Pre, Here}(proof_tcbs[first].priority);
    ensures proof_tcbs[first].queued == QUEUE_NONE;
    behavior lists:
      assumes are_lists(the_lists);
      ensures_lists(lists_without(first));
 */
static inline void ready_pop(tcb_ref_t first)
{
    u32 priority = tcb_at(first)->priority;
    tcb_ref_t second = tcb_at(first)->sched_next;

    /*@ for lists: assert \forall integer tcb; member(own_list(first), tcb) ==> proof_tcbs[tcb].sched_next != first; */
    tcb_at(first)->queued = QUEUE_NONE;
    tcb_at(first)->sched_next = NIL;
    ks.ready[priority].head = second;
    if (likely(second == NIL)) {
        ks.ready[priority].tail = NIL;
        ready_unmark(priority);
    } else {
        tcb_at(second)->sched_prev = NIL;
    }
}
