/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Threads whose scheduling contexts have no budget now, the one with the soonest refill first, and first
 * come first served among equals: a list, whose places are found through a tree. The next to be woken is
 * at hand, however many wait.
 */
#include <base/state.h>
#include <base/window.h>
#include <debug/trace.h>
#include <schedule/release_tree.h>
#include <schedule/sched_context.h>
#include <schedule/scheduler.h>

/* The last thread that an insertion at that time passes in the tree: NIL = there is none. */
/*@ requires is_release_queue(the_queue, the_tree) && \valid(side) && *side == RELEASE_LATER;
    assigns *side;
    ensures *side == RELEASE_SOONER || *side == RELEASE_LATER;
    ensures \result == NIL <==> ks.release_root == NIL;
    ensures \result == NIL ==> *side == RELEASE_LATER;
    ensures \result != NIL ==> member(the_queue, \result) && proof_tcbs[\result].release_child[*side] == NIL;
    ensures is_place(the_queue, leaf(the_queue, the_tree, \result, *side), time);
 */
static tcb_ref_t find_place(ticks_t time, u32 *side)
{
    tcb_ref_t at = NIL;

    /*@ loop invariant *side == RELEASE_SOONER || *side == RELEASE_LATER;
        loop invariant at == NIL ==> next == ks.release_root && *side == RELEASE_LATER;
        loop invariant at != NIL ==> ks.release_root != NIL && member(the_queue, at) && next == proof_tcbs[at].release_child[*side];
        loop invariant at != NIL ==> \forall integer tcb; member(the_queue, tcb) ==>
          (place(the_queue, tcb) <= low(the_tree, at) ==> release_time(tcb) <= time) &&
          (high(the_tree, at) <= place(the_queue, tcb) ==> time < release_time(tcb));
        loop invariant at != NIL ==> (*side == RELEASE_LATER ? release_time(at) <= time : time < release_time(at));
        loop assigns at, next, *side;
     */
    for (tcb_ref_t next = ks.release_root; next != NIL; next = tcb_at(at)->release_child[*side]) {
        at = next;
        *side = refill_head_time(tcb_at(at)->sc) <= time ? RELEASE_LATER : RELEASE_SOONER;
    }
    return at;
}

/* Into the list. */
/*@ requires 0 < tcb < PROOF_OBJECTS && before < PROOF_OBJECTS && after < PROOF_OBJECTS && tcb != before && tcb != after;
    assigns ks, proof_tcbs[..];
    ensures only_head_differs{Pre, Here};
    ensures only_links_of_list_differ{Pre, Here};
    ensures others_stay{Pre, Here}(tcb);
    ensures is_timed{Pre, Here};
    ensures same_trees{Pre, Here};
    ensures keeps_trees{Pre, Here};
    ensures proof_tcbs[tcb].queued == QUEUE_RELEASE;
    behavior list:
      assumes is_release_list(the_queue) && can_wait(tcb) && proof_tcbs[tcb].queued == QUEUE_NONE && is_gap(the_queue, before, after);
      ensures_at_each_place(before, after, release_members(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_complete(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_first(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_heads(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_least(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_next(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_prev(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_between(with(the_queue, tcb, at)));
      ensures_at_each_place(before, after, release_order(with(the_queue, tcb, at)));
 */
static void link(tcb_ref_t before, tcb_ref_t tcb, tcb_ref_t after)
{
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
    /*@ assert same_trees{Pre, Here}; */
}

void release_enqueue(tcb_ref_t tcb)
{
    u32 side = RELEASE_LATER;
    tcb_ref_t place = find_place(refill_head_time(tcb_at(tcb)->sc), &side);
    tcb_ref_t before = place;
    tcb_ref_t after = NIL;

    trace_event(MULTIKIT_TRACE_DEPLETED, tcb, refill_head_time(tcb_at(tcb)->sc), 0);
    release_tree_insert(tcb, place, side);
    if (side == RELEASE_SOONER) {
        before = tcb_at(place)->sched_prev;
        after = place;
    } else if (place != NIL) {
        after = tcb_at(place)->sched_next;
    }
    /*@ assert is_release_list(the_queue); */
    /*@ assert is_gap(the_queue, before, after); */
    /*@ assert is_place(the_queue, leaf(the_queue, the_tree, place, side), release_time(tcb)); */
    /*@ assert is_between(the_queue, before, leaf(the_queue, the_tree, place, side), after); */
    link(before, tcb, after);
    /*@ assert is_release_list(release_with(tcb, place, side)); */
    /*@ assert \exists tree t; is_release_tree(release_with(tcb, place, side), t); */
    /*@ assert has_come{Pre, Here}(tcb, leaf(the_queue, the_tree, place, side)); */
}

/* Out of the list. */
/*@ requires 0 < tcb < PROOF_OBJECTS && proof_tcbs[tcb].sched_prev < PROOF_OBJECTS && proof_tcbs[tcb].sched_next < PROOF_OBJECTS;
    assigns ks, proof_tcbs[..];
    ensures only_head_differs{Pre, Here};
    ensures only_links_of_list_differ{Pre, Here};
    ensures others_stay{Pre, Here}(tcb);
    ensures is_timed{Pre, Here};
    ensures same_trees{Pre, Here};
    ensures keeps_trees{Pre, Here};
    ensures proof_tcbs[tcb].queued == QUEUE_NONE;
    behavior list:
      assumes is_release_list(the_queue) && member(the_queue, tcb);
      ensures_release_list(without(the_queue, tcb));
 */
static inline void unlink(tcb_ref_t tcb)
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
    /*@ assert same_trees{Pre, Here}; */
}

void release_remove(tcb_ref_t tcb)
{
    release_tree_remove(tcb);
    unlink(tcb);
}

/*@ requires is_release_list(the_queue);
    assigns \nothing;
    ensures \result <==> ks.release_head != NIL && release_time(ks.release_head) <= ks.now;
 */
static inline bool first_is_due(void)
{
    return ks.release_head != NIL && refill_ready(tcb_at(ks.release_head)->sc);
}

static void awaken(tcb_ref_t tcb)
{
    trace_event(MULTIKIT_TRACE_REFILLED, tcb, 0, 0);
    release_remove(tcb);
    scheduler_possible_switch_to(tcb);
}

void release_awaken_if_due(tcb_ref_t tcb)
{
    if (tcb_at(tcb)->queued == QUEUE_RELEASE && refill_ready(tcb_at(tcb)->sc)) {
        awaken(tcb);
    }
}

/* The timer's deadline is that of the first of those left, so it is due already. */
void release_awaken(void)
{
    for (u32 left = RELEASE_BATCH; left > 0 && first_is_due(); left--) {
        awaken(ks.release_head);
    }
}
