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
static tcb_ref_t find_place(ticks_t time, u32 *side)
{
    tcb_ref_t at = NIL;

    for (tcb_ref_t next = ks.release_root; next != NIL; next = tcb_at(at)->release_child[*side]) {
        at = next;
        *side = refill_head_time(tcb_at(at)->sc) <= time ? RELEASE_LATER : RELEASE_SOONER;
    }
    return at;
}

static void link(tcb_ref_t before, tcb_ref_t tcb, tcb_ref_t after)
{
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
}

void release_enqueue(tcb_ref_t tcb)
{
    u32 side = RELEASE_LATER;
    tcb_ref_t place = find_place(refill_head_time(tcb_at(tcb)->sc), &side);

    trace_event(MULTIKIT_TRACE_DEPLETED, tcb, refill_head_time(tcb_at(tcb)->sc), 0);
    tcb_at(tcb)->queued = QUEUE_RELEASE;
    release_tree_insert(tcb, place, side);
    if (place == NIL) {
        link(NIL, tcb, NIL);
    } else if (side == RELEASE_LATER) {
        link(place, tcb, tcb_at(place)->sched_next);
    } else {
        link(tcb_at(place)->sched_prev, tcb, place);
    }
}

void release_remove(tcb_ref_t tcb)
{
    tcb_ref_t prev = tcb_at(tcb)->sched_prev;
    tcb_ref_t next = tcb_at(tcb)->sched_next;

    release_tree_remove(tcb);
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
}

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
