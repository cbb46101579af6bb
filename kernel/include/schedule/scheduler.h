/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who can run: priorities, ready queue, release queue, time.
 *
 * A thread is in the ready queue when it is runnable, has a scheduling context with budget and is
 * not ks.current; in the release queue when it is runnable and its scheduling context waits for a
 * refill. While the kernel works, one thread may be set aside in ks.switch_to instead of queued.
 */
#pragma once

#include <base/state.h>
#include <base/types.h>
#include <base/window.h>
#include <machine/machine.h>

/* RUNNING or RESTART */
static inline bool thread_is_runnable(tcb_ref_t tcb)
{
    u8 state = tcb_at(tcb)->state;

    return state == THREAD_RUNNING || state == THREAD_RESTART;
}

/* Runnable, has a configured SC, not in the release queue. */
static inline bool thread_is_schedulable(tcb_ref_t tcb)
{
    sc_ref_t sc = tcb_at(tcb)->sc;

    return thread_is_runnable(tcb) && sc != NIL && sc_at(sc)->refill_max != 0 &&
           tcb_at(tcb)->queued != QUEUE_RELEASE;
}

/*@ requires is_marked && 0 < tcb < PROOF_OBJECTS;
    assigns ks, proof_tcbs[..];
    ensures is_marked && only_ready_differs{Pre, Here}(proof_tcbs[tcb].priority);
    ensures ks.ready[proof_tcbs[tcb].priority].tail == tcb && proof_tcbs[tcb].queued == QUEUE_READY;
    behavior lists:
      assumes are_lists(the_lists) && proof_tcbs[tcb].queued != QUEUE_READY;
      ensures_lists(lists_with(tcb, \old(ks.ready[proof_tcbs[tcb].priority].tail), NIL));
 */
void ready_enqueue(tcb_ref_t tcb); /* at the tail of its priority */
/* At the head of its priority: preempted with budget left. */
/*@ requires is_marked && 0 < tcb < PROOF_OBJECTS;
    assigns ks, proof_tcbs[..];
    ensures is_marked && only_ready_differs{Pre, Here}(proof_tcbs[tcb].priority);
    ensures ks.ready[proof_tcbs[tcb].priority].head == tcb && proof_tcbs[tcb].queued == QUEUE_READY;
    behavior lists:
      assumes are_lists(the_lists) && proof_tcbs[tcb].queued != QUEUE_READY;
      ensures_lists(lists_with(tcb, NIL, \old(ks.ready[proof_tcbs[tcb].priority].head)));
 */
void ready_append_front(tcb_ref_t tcb);
/*@ requires is_marked && 0 < tcb < PROOF_OBJECTS && ks.ready[proof_tcbs[tcb].priority].head != NIL;
    assigns ks, proof_tcbs[..];
    ensures is_summary && ready_references;
    ensures is_marked;
    ensures only_ready_differs{Pre, Here}(proof_tcbs[tcb].priority);
    ensures proof_tcbs[tcb].queued == QUEUE_NONE;
    behavior lists:
      assumes are_lists(the_lists) && proof_tcbs[tcb].queued == QUEUE_READY;
      ensures_lists(lists_without(tcb));
 */
void ready_dequeue(tcb_ref_t tcb);
/*@ requires is_marked && heads_fit;
    assigns ks, proof_tcbs[..];
    ensures is_marked && is_first{Pre}(\result);
    ensures \result == NIL ==> ks == \old(ks);
    ensures \result != NIL ==> only_ready_differs{Pre, Here}(proof_tcbs[\result].priority) &&
      proof_tcbs[\result].queued == QUEUE_NONE;
    behavior lists:
      assumes are_lists(the_lists) && ks.ready_summary != 0;
      ensures_lists(lists_without(\result));
 */
tcb_ref_t ready_take(void); /* out of the queue: the first of the highest priority, NIL = none */

/* No ready thread has a higher priority. */
/*@ requires is_marked && priority < PRIORITIES;
    assigns \nothing;
    ensures \result <==> all_empty(priority);
 */
static inline bool ready_is_highest(u32 priority)
{
    u32 word = priority / WORD_BITS;
    u64 words = shift_right(ks.ready_summary, word);

    /*@ assert word < PRIORITIES / WORD_BITS && (words <= 1 <==> none_above(ks.ready_summary, word)); */
    /*@ assert words <= 1 ==> \forall integer w; word < w < PRIORITIES / WORD_BITS ==> ready_word(w) == 0; */
    /*@ assert words <= 1 ==> \forall integer p; WORD_BITS * (word + 1) <= p < PRIORITIES ==> !marked(p); */
    /*@ assert words == 0 ==> ready_word(word) == 0; */
    /*@ assert words > 1 ==> \let w = one_above(ks.ready_summary, word); word < w < PRIORITIES / WORD_BITS && ready_word(w) != 0 &&
          marked(WORD_BITS * w + one_of(ready_word(w))); */
    /*@ assert !none_above(ready_word(word), priority % WORD_BITS) ==>
          \let n = one_above(ready_word(word), priority % WORD_BITS); priority % WORD_BITS < n < WORD_BITS && marked(WORD_BITS * word + n); */
    /* No ready thread at or above the lowest of these 64 priorities, or only among them and not above. */
    return words == 0 || (words == 1 && shift_right(ks.ready_bitmap[word], priority) <= 1);
}

/* Ordered by the time of its SC's first refill. */
/*@ requires is_release_queue(the_queue, the_tree) && can_wait(tcb) && proof_tcbs[tcb].queued == QUEUE_NONE;
    assigns ks, kernel_trace, proof_tcbs[..];
    ensures only_queues_differ{Pre, Here};
    ensures others_stay{Pre, Here}(tcb);
    ensures is_timed{Pre, Here};
    ensures proof_tcbs[tcb].queued == QUEUE_RELEASE;
    ensures \exists real at; has_come{Pre, Here}(tcb, at);
 */
void release_enqueue(tcb_ref_t tcb);
/*@ requires is_release_queue(the_queue, the_tree) && member(the_queue, tcb);
    assigns ks, proof_tcbs[..];
    ensures only_queues_differ{Pre, Here};
    ensures others_stay{Pre, Here}(tcb);
    ensures is_timed{Pre, Here};
    ensures proof_tcbs[tcb].queued == QUEUE_NONE;
    ensures_release_list(without(the_queue, tcb));
    ensures \exists tree t; is_release_tree(without(the_queue, tcb), t);
 */
void release_remove(tcb_ref_t tcb);

/* Makes threads ready whose refill is due, in order, but no more than this many: the timer's next
 * interrupt goes on, and other interrupts come before it (docs/design/bounded-time.md). */
#define RELEASE_BATCH 8
void release_awaken(void);
void release_awaken_if_due(tcb_ref_t tcb); /* this thread, whatever its place */

/* tcb became runnable (or got an SC): queue it or make it the next to run, as priority says; to
 * the release queue when it has no budget. Does nothing when it is not schedulable. */
void scheduler_possible_switch_to(tcb_ref_t tcb);
void scheduler_remove(tcb_ref_t tcb); /* out of ready and release queue, if in one */

/* current may not be the right one any more. */
static inline void scheduler_reschedule(void)
{
    ks.reschedule = 1;
}

/* Reschedules if tcb is current and not runnable. */
/*@ requires 0 < tcb < PROOF_OBJECTS && state <= UINT8_MAX;
    assigns ks.reschedule, proof_tcbs[tcb].state;
    ensures proof_tcbs[tcb].state == state;
    ensures tcb == ks.current && state != THREAD_RUNNING && state != THREAD_RESTART ? ks.reschedule == 1
      : ks.reschedule == \old(ks.reschedule);
 */
static inline void thread_set_state(tcb_ref_t tcb, u32 state)
{
    tcb_at(tcb)->state = (u8)state;
    if (tcb == ks.current && state != THREAD_RUNNING && state != THREAD_RESTART) {
        ks.reschedule = 1;
    }
}

/* Time. A system call that keeps its scheduling context does not read the clock: a budget that runs out
 * raises the timer interrupt. time_update reads it into ks.now and adds to ks.consumed. */
static inline void time_update(void)
{
    ticks_t now = timer_now();

    ks.consumed += now - ks.now;
    ks.now = now;
}

void time_commit(void); /* charges ks.consumed to ks.current_sc */
