/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the release queue is (kernel/src/schedule/release_queue.c): a doubly linked list of threads, ordered by the time
 * of their first refill, and a search tree over it.
 *
 * The list's members and places are a value of the logic, as of other queues (proof/ipc_queue.h). So is the tree: each
 * thread in it has an interval, in which its own place is; that of a child is what is on its side of its parent's place.
 * Where a thread has no child on a side, there is nobody.
 */
#pragma once

#include <base/window.h>
#include <proof/ipc_queue.h>
#include <proof/refills.h>
#include <multikit/trace.h>

extern struct multikit_trace
    kernel_trace; /* as debug/trace.h, which not all that include a contract include */

/*@ axiomatic ReleaseTree {
      type tree;
      logic tree the_tree;
      logic real low(tree t, integer tcb);
      logic real high(tree t, integer tcb);
    } */

/*@ logic integer release_time{L}(integer tcb) =
      proof_refills[proof_tcbs[tcb].sc][proof_scs[proof_tcbs[tcb].sc].refill_head].time;
    predicate can_wait{L}(integer tcb) = 0 < tcb < PROOF_OBJECTS && is_ring(proof_tcbs[tcb].sc);

    // Parts, proved one by one, of what the list is. Who is in it says so, and nobody else does.
    predicate release_members{L}(queue q) = \forall integer tcb; member(q, tcb) ==>
      can_wait(tcb) && proof_tcbs[tcb].queued == QUEUE_RELEASE;
    predicate release_complete{L}(queue q) = \forall integer tcb;
      0 < tcb < PROOF_OBJECTS && proof_tcbs[tcb].queued == QUEUE_RELEASE ==> member(q, tcb);
    predicate release_first{L}(queue q) = ks.release_head != NIL ==>
      member(q, ks.release_head) && proof_tcbs[ks.release_head].sched_prev == NIL;
    predicate release_heads{L}(queue q) = \forall integer tcb; member(q, tcb) && proof_tcbs[tcb].sched_prev == NIL ==>
      tcb == ks.release_head;
    predicate release_least{L}(queue q) = \forall integer tcb; member(q, tcb) ==>
      ks.release_head != NIL && place(q, ks.release_head) <= place(q, tcb);
    predicate release_next{L}(queue q) = \forall integer tcb; member(q, tcb) && proof_tcbs[tcb].sched_next != NIL ==>
      member(q, proof_tcbs[tcb].sched_next) && proof_tcbs[proof_tcbs[tcb].sched_next].sched_prev == tcb &&
      place(q, tcb) < place(q, proof_tcbs[tcb].sched_next);
    predicate release_prev{L}(queue q) = \forall integer tcb; member(q, tcb) && proof_tcbs[tcb].sched_prev != NIL ==>
      member(q, proof_tcbs[tcb].sched_prev) && proof_tcbs[proof_tcbs[tcb].sched_prev].sched_next == tcb;
    // The next is behind it, and nobody between; without a next it is the last.
    predicate release_between{L}(queue q) = \forall integer tcb, other; member(q, tcb) && member(q, other) ==>
      place(q, other) < place(q, tcb) || other == tcb ||
      (proof_tcbs[tcb].sched_next != NIL && place(q, proof_tcbs[tcb].sched_next) <= place(q, other));
    // The soonest first.
    predicate release_order{L}(queue q) = \forall integer tcb, other; member(q, tcb) && member(q, other) ==>
      place(q, tcb) < place(q, other) ==> release_time(tcb) <= release_time(other);
    predicate is_release_list{L}(queue q) = release_members(q) && release_complete(q) && release_first(q) &&
      release_heads(q) && release_least(q) && release_next(q) && release_prev(q) && release_between(q) && release_order(q);

    // And of what the tree is.
    logic integer sooner{L}(integer tcb) = proof_tcbs[tcb].release_child[RELEASE_SOONER];
    logic integer later{L}(integer tcb) = proof_tcbs[tcb].release_child[RELEASE_LATER];
    predicate tree_root{L}(queue q, tree t) =
      (ks.release_root != NIL ==> member(q, ks.release_root)) &&
      (\forall integer tcb; member(q, tcb) ==>
        ks.release_root != NIL && low(t, ks.release_root) < place(q, tcb) < high(t, ks.release_root));
    predicate tree_within(queue q, tree t) = \forall integer tcb; member(q, tcb) ==>
      low(t, tcb) < place(q, tcb) < high(t, tcb);
    predicate tree_sooner{L}(queue q, tree t) = \forall integer tcb; member(q, tcb) && sooner(tcb) != NIL ==>
      member(q, sooner(tcb)) && low(t, sooner(tcb)) == low(t, tcb) && high(t, sooner(tcb)) == place(q, tcb);
    predicate tree_later{L}(queue q, tree t) = \forall integer tcb; member(q, tcb) && later(tcb) != NIL ==>
      member(q, later(tcb)) && low(t, later(tcb)) == place(q, tcb) && high(t, later(tcb)) == high(t, tcb);
    predicate tree_no_sooner{L}(queue q, tree t) = \forall integer tcb, other; member(q, tcb) && member(q, other) &&
      sooner(tcb) == NIL ==> place(q, other) <= low(t, tcb) || place(q, tcb) <= place(q, other);
    predicate tree_no_later{L}(queue q, tree t) = \forall integer tcb, other; member(q, tcb) && member(q, other) &&
      later(tcb) == NIL ==> place(q, other) <= place(q, tcb) || high(t, tcb) <= place(q, other);
    predicate is_release_tree{L}(queue q, tree t) = tree_root(q, t) && tree_within(q, t) && tree_sooner(q, t) &&
      tree_later(q, t) && tree_no_sooner(q, t) && tree_no_later(q, t);
    predicate is_release_queue{L}(queue q, tree t) = is_release_list(q) && is_release_tree(q, t);

    // A place below a thread that has no child on this side; NIL: in an empty tree.
    logic real leaf(queue q, tree t, integer top, integer side) =
      top == NIL ? 0.0
                 : (side == RELEASE_LATER ? (place(q, top) + high(t, top)) / 2.0 : (low(t, top) + place(q, top)) / 2.0);
    // The list with a thread that comes there.
    logic queue release_with(integer tcb, integer top, integer side) =
      with(the_queue, tcb, leaf(the_queue, the_tree, top, side));
    // Where a thread with that time has to come: those before it are no later, those behind it are.
    predicate is_place{L}(queue q, real at, integer time) = \forall integer tcb; member(q, tcb) ==>
      (place(q, tcb) < at && release_time(tcb) <= time) || (at < place(q, tcb) && time < release_time(tcb));

    predicate only_tree_differs{A, B} =
      \at(ks, B) == { \at(ks, A) \with .release_root = \at(ks.release_root, B) } &&
      (\forall integer tcb; \at(proof_tcbs[tcb], B) == { \at(proof_tcbs[tcb], A) \with
        .release_child = \at(proof_tcbs[tcb].release_child, B), .release_parent = \at(proof_tcbs[tcb].release_parent, B),
        .release_rank = \at(proof_tcbs[tcb].release_rank, B) });
    // Of the kernel's state, of all threads, and of threads but one.
    predicate only_head_differs{A, B} = \at(ks, B) == { \at(ks, A) \with
      .release_head = \at(ks.release_head, B), .reprogram = \at(ks.reprogram, B) };
    predicate only_queues_differ{A, B} = \at(ks, B) == { \at(ks, A) \with .release_head = \at(ks.release_head, B),
      .release_root = \at(ks.release_root, B), .reprogram = \at(ks.reprogram, B) };
    predicate only_links_of_list_differ{A, B} = \forall integer tcb; \at(proof_tcbs[tcb], B) == { \at(proof_tcbs[tcb], A) \with
      .queued = \at(proof_tcbs[tcb].queued, B),
      .sched_next = \at(proof_tcbs[tcb].sched_next, B), .sched_prev = \at(proof_tcbs[tcb].sched_prev, B) };
    predicate others_stay{A, B}(integer self) = \forall integer tcb; tcb != self ==>
      \at(proof_tcbs[tcb].queued, B) == \at(proof_tcbs[tcb].queued, A);
    // What follows from these, as provers find it.
    predicate same_trees{A, B} = \at(ks.release_root, B) == \at(ks.release_root, A) && \forall integer tcb;
      sooner{B}(tcb) == sooner{A}(tcb) && later{B}(tcb) == later{A}(tcb);
    predicate keeps_trees{A, B} = \forall queue q, tree t; is_release_tree{A}(q, t) ==> is_release_tree{B}(q, t);
    predicate keeps_list{A, B} = (is_release_list{A}(the_queue) ==> is_release_list{B}(the_queue)) &&
      \forall integer tcb; \at(proof_tcbs[tcb].queued, B) == \at(proof_tcbs[tcb].queued, A) &&
      release_time{B}(tcb) == release_time{A}(tcb) && \at(proof_tcbs[tcb].sc, B) == \at(proof_tcbs[tcb].sc, A) &&
      \at(proof_tcbs[tcb].sched_next, B) == \at(proof_tcbs[tcb].sched_next, A) &&
      \at(proof_tcbs[tcb].sched_prev, B) == \at(proof_tcbs[tcb].sched_prev, A);
    // Nobody is between them in the list, or before it or behind it.
    predicate is_gap{L}(queue q, integer before, integer after) =
      (before == NIL ? ks.release_head == after : member(q, before) && proof_tcbs[before].sched_next == after) &&
      (after != NIL ==> member(q, after) && proof_tcbs[after].sched_prev == before);
    predicate is_between(queue q, integer before, real at, integer after) =
      (before != NIL ==> place(q, before) < at) && (after != NIL ==> at < place(q, after));
    // The thread is in the list behind all that are no later, and before all others; and in a tree over it.
    predicate has_come{A, B}(integer tcb, real at) = is_place{A}(the_queue, at, release_time{A}(tcb)) &&
      is_release_list{B}(with(the_queue, tcb, at)) && \exists tree t; is_release_tree{B}(with(the_queue, tcb, at), t);
    // Who is first decides when the timer comes.
    predicate is_timed{A, B} = \at(ks.reprogram, B) == \at(ks.reprogram, A) ? \at(ks.release_head, B) == \at(ks.release_head, A) ||
      \at(ks.reprogram, B) == 1 : \at(ks.reprogram, B) == 1;
 */

// It does not know ==>.
// clang-format off
// Of a contract: what holds with any place between these two that a thread with its time may come to.
#define ensures_at_each_place(before, after, what) \
    ensures \forall real at;                       \
    is_between(the_queue, before, at, after) &&    \
        is_place{Pre}(the_queue, at, release_time{Pre}(tcb)) ==> what
// clang-format on

// Of a contract: is_release_list(q), by its parts.
#define ensures_release_list(q)  \
    ensures release_members(q);  \
    ensures release_complete(q); \
    ensures release_first(q);    \
    ensures release_heads(q);    \
    ensures release_least(q);    \
    ensures release_next(q);     \
    ensures release_prev(q);     \
    ensures release_between(q);  \
    ensures release_order(q)
