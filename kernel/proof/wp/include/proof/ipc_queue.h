/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the queue of an endpoint or notification is (kernel/src/ipc/queue.c): a doubly linked list of threads, in which
 * each has at least the priority of the one behind it.
 *
 * A queue's members and their places are a value of the logic: the contracts are about one of which nothing else is
 * known, so they hold for all. Places are real numbers, because there always is one between two others; they exclude
 * rings.
 */
#pragma once

#include <base/window.h>

/*@ axiomatic Queues {
      type queue;
      logic queue the_queue;
      logic boolean member(queue q, integer tcb);
      logic real place(queue q, integer tcb);
      logic queue with(queue q, integer tcb, real at);
      logic queue without(queue q, integer tcb);

      axiom with_member: \forall queue q, integer tcb, other, real at;
        member(with(q, tcb, at), other) <==> (other == tcb || member(q, other));
      axiom with_place: \forall queue q, integer tcb, other, real at;
        place(with(q, tcb, at), other) == (other == tcb ? at : place(q, other));
      axiom without_member: \forall queue q, integer tcb, other;
        member(without(q, tcb), other) <==> (other != tcb && member(q, other));
      axiom without_place: \forall queue q, integer tcb, other;
        place(without(q, tcb), other) == place(q, other);
    } */

/*@ predicate linked{L}(queue q, integer tcb) =
      (proof_tcbs[tcb].ipc_next != NIL ==>
        member(q, proof_tcbs[tcb].ipc_next) &&
        proof_tcbs[proof_tcbs[tcb].ipc_next].ipc_prev == tcb &&
        proof_tcbs[tcb].priority >= proof_tcbs[proof_tcbs[tcb].ipc_next].priority &&
        place(q, tcb) < place(q, proof_tcbs[tcb].ipc_next)) &&
      (proof_tcbs[tcb].ipc_prev != NIL ==>
        member(q, proof_tcbs[tcb].ipc_prev) &&
        proof_tcbs[proof_tcbs[tcb].ipc_prev].ipc_next == tcb);

    predicate is_queue{L}(queue q, integer head, integer tail) =
      (head == NIL <==> tail == NIL) &&
      (head != NIL ==> member(q, head) && proof_tcbs[head].ipc_prev == NIL) &&
      (tail != NIL ==> member(q, tail) && proof_tcbs[tail].ipc_next == NIL) &&
      (\forall integer tcb; member(q, tcb) ==> 0 < tcb < PROOF_OBJECTS && linked(q, tcb)) &&
      (\forall integer tcb; member(q, tcb) && proof_tcbs[tcb].ipc_next == NIL ==> tcb == tail) &&
      (\forall integer tcb; member(q, tcb) && proof_tcbs[tcb].ipc_prev == NIL ==> tcb == head);

    logic real room(queue q, integer before, integer after) =
      before == NIL ? (after == NIL ? 0.0 : place(q, after) - 1.0)
                    : (after == NIL ? place(q, before) + 1.0 : (place(q, before) + place(q, after)) / 2.0);

    predicate only_ipc_links_differ{A, B} = \forall integer tcb;
      \at(proof_tcbs[tcb], B) == { \at(proof_tcbs[tcb], A) \with
        .ipc_next = \at(proof_tcbs[tcb].ipc_next, B), .ipc_prev = \at(proof_tcbs[tcb].ipc_prev, B) };

    predicate outside(tcb_ref_t *end) = \valid(end) && \separated(end, proof_tcbs + (0 .. PROOF_OBJECTS - 1));
 */
