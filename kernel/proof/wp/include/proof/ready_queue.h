/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the bitmap over the ready queues says (kernel/src/schedule/ready_queue.c): which lists have a head. That a list
 * is one, its order and its members, is not said here.
 */
#pragma once

#include <base/window.h>

/*@ // References are in the window.
    predicate ready_references{L} =
      (\forall integer p; 0 <= p < PRIORITIES ==>
        ks.ready[p].head < PROOF_OBJECTS && ks.ready[p].tail < PROOF_OBJECTS) &&
      (\forall integer tcb; 0 <= tcb < PROOF_OBJECTS ==>
        proof_tcbs[tcb].sched_next < PROOF_OBJECTS && proof_tcbs[tcb].sched_prev < PROOF_OBJECTS);

    logic integer ready_word{L}(integer word) = ks.ready_bitmap[word];
    predicate marked{L}(integer p) = has(ks.ready_bitmap[p / WORD_BITS], p % WORD_BITS);
    predicate is_summary{L} = \forall integer word; 0 <= word < WORD_BITS ==>
      (has(ks.ready_summary, word) <==> word < PRIORITIES / WORD_BITS && ks.ready_bitmap[word] != 0);
    predicate is_marked{L} = ready_references && is_summary &&
      \forall integer p; 0 <= p < PRIORITIES ==> (marked(p) <==> ks.ready[p].head != NIL);

    // A head has its list's priority: supposed where it matters, and checked in tests (kernel/host/invariants/ready.c).
    predicate heads_fit{L} = \forall integer p; 0 <= p < PRIORITIES && ks.ready[p].head != NIL ==>
      proof_tcbs[ks.ready[p].head].priority == p;

    predicate only_marks_differ{A, B} = \at(ks, B) == { \at(ks, A) \with
      .ready_summary = \at(ks.ready_summary, B), .ready_bitmap = \at(ks.ready_bitmap, B) };
    // Of the kernel's state the ready queues alone, and of them one list; of threads the links, and whether they are in.
    predicate only_ready_differs{A, B}(integer priority) =
      \at(ks, B) == { \at(ks, A) \with .ready = \at(ks.ready, B),
        .ready_summary = \at(ks.ready_summary, B), .ready_bitmap = \at(ks.ready_bitmap, B) } &&
      (\forall integer p; 0 <= p < PRIORITIES && p != priority ==> \at(ks.ready[p], B) == \at(ks.ready[p], A)) &&
      (\forall integer tcb; \at(proof_tcbs[tcb], B) == { \at(proof_tcbs[tcb], A) \with
        .sched_next = \at(proof_tcbs[tcb].sched_next, B), .sched_prev = \at(proof_tcbs[tcb].sched_prev, B),
        .queued = \at(proof_tcbs[tcb].queued, B) });

    predicate all_empty{L}(integer above) = \forall integer p; above < p < PRIORITIES ==> ks.ready[p].head == NIL;
    // The first of the highest priority of which there is a thread.
    predicate is_first{L}(integer tcb) =
      tcb == NIL ? all_empty(-1)
                 : \exists integer p; 0 <= p < PRIORITIES && ks.ready[p].head == tcb && all_empty(p);
 */
