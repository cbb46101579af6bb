/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the ready queues are (kernel/src/schedule/ready_queue.c): a doubly linked list of threads for each priority, and
 * a bitmap that says which lists have a head.
 *
 * The lists are a value of the logic, of which nothing else is known, as the_queue is (proof/ipc_queue.h).
 */
#pragma once

#include <base/window.h>
#include <proof/ipc_queue.h>

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

    // As of every member (list_members).
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

/*@ axiomatic ReadyLists {
      type lists;
      logic lists the_lists;
      logic queue list_of(lists l, integer priority);
      logic lists changed(lists l, integer priority, queue q);

      axiom changed_list: \forall lists l, queue q, integer priority, p;
        list_of(changed(l, priority, q), p) == (p == priority ? q : list_of(l, p));
    } */

/*@ // Parts, proved one by one, of what lists are. A list with a head has a tail.
    predicate list_ends{L}(lists l) = \forall integer p; 0 <= p < PRIORITIES ==>
      (ks.ready[p].head == NIL <==> ks.ready[p].tail == NIL);
    predicate list_first{L}(lists l) = \forall integer p; 0 <= p < PRIORITIES && ks.ready[p].head != NIL ==>
      member(list_of(l, p), ks.ready[p].head) && proof_tcbs[ks.ready[p].head].sched_prev == NIL;
    predicate list_last{L}(lists l) = \forall integer p; 0 <= p < PRIORITIES && ks.ready[p].tail != NIL ==>
      member(list_of(l, p), ks.ready[p].tail) && proof_tcbs[ks.ready[p].tail].sched_next == NIL;
    // Who is in a list has its priority, and says that it is in one.
    predicate list_members{L}(lists l) = \forall integer p, tcb; 0 <= p < PRIORITIES && member(list_of(l, p), tcb) ==>
      0 < tcb < PROOF_OBJECTS && proof_tcbs[tcb].priority == p && proof_tcbs[tcb].queued == QUEUE_READY;
    predicate next_linked{L}(queue q, integer tcb) = proof_tcbs[tcb].sched_next != NIL ==>
      member(q, proof_tcbs[tcb].sched_next) && proof_tcbs[proof_tcbs[tcb].sched_next].sched_prev == tcb &&
      place(q, tcb) < place(q, proof_tcbs[tcb].sched_next);
    predicate prev_linked{L}(queue q, integer tcb) = proof_tcbs[tcb].sched_prev != NIL ==>
      member(q, proof_tcbs[tcb].sched_prev) && proof_tcbs[proof_tcbs[tcb].sched_prev].sched_next == tcb;
    predicate list_next{L}(lists l) = \forall integer p, tcb; 0 <= p < PRIORITIES && member(list_of(l, p), tcb) ==>
      next_linked(list_of(l, p), tcb);
    predicate list_prev{L}(lists l) = \forall integer p, tcb; 0 <= p < PRIORITIES && member(list_of(l, p), tcb) ==>
      prev_linked(list_of(l, p), tcb);
    predicate list_tails{L}(lists l) = \forall integer p, tcb; 0 <= p < PRIORITIES && member(list_of(l, p), tcb) ==>
      (proof_tcbs[tcb].sched_next == NIL ==> tcb == ks.ready[p].tail);
    predicate list_heads{L}(lists l) = \forall integer p, tcb; 0 <= p < PRIORITIES && member(list_of(l, p), tcb) ==>
      (proof_tcbs[tcb].sched_prev == NIL ==> tcb == ks.ready[p].head);
    // Nobody who says that it is in a list is in none.
    predicate list_complete{L}(lists l) = \forall integer tcb; 0 < tcb < PROOF_OBJECTS && proof_tcbs[tcb].queued == QUEUE_READY ==>
      member(list_of(l, proof_tcbs[tcb].priority), tcb);
    predicate are_lists{L}(lists l) =
      list_ends(l) && list_first(l) && list_last(l) && list_members(l) && list_next(l) && list_prev(l) && list_tails(l) &&
      list_heads(l) && list_complete(l);

    logic queue own_list{L}(integer tcb) = list_of(the_lists, proof_tcbs[tcb].priority);
    // The lists with a thread that comes between two, and without one that leaves.
    logic lists lists_with{L}(integer tcb, integer before, integer after) =
      changed(the_lists, proof_tcbs[tcb].priority, with(own_list(tcb), tcb, room(own_list(tcb), before, after)));
    logic lists lists_without{L}(integer tcb) =
      changed(the_lists, proof_tcbs[tcb].priority, without(own_list(tcb), tcb));
 */

// Of a contract: are_lists(l), by its parts.
#define ensures_lists(l)     \
    ensures list_ends(l);    \
    ensures list_first(l);   \
    ensures list_last(l);    \
    ensures list_members(l); \
    ensures list_next(l);    \
    ensures list_prev(l);    \
    ensures list_tails(l);   \
    ensures list_heads(l);   \
    ensures list_complete(l)
