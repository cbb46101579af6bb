/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The ready queues: linked both ways, each thread in that of its priority, the bitmaps of those that
 * are not empty.
 */
#include "check.h"

static bool check_member(struct check *check, tcb_ref_t ref, u32 priority, tcb_ref_t before)
{
    struct object *object = object_find(check, ref, CAP_TCB);
    const struct tcb *tcb = find_tcb(check, ref);

    if (tcb == NULL || tcb->queued != QUEUE_READY || tcb->sched_prev != before) {
        return violated(check, "TCB %#x is not linked as one in a ready queue", ref);
    }
    object->seen = true;
    if (tcb->priority != priority) {
        return violated(check, "TCB %#x of priority %u is in the ready queue of %u", ref,
                        tcb->priority, priority);
    }
    if (ref == check->ks->current) {
        return violated(check, "TCB %#x runs and is in a ready queue", ref);
    }
    return true;
}

static bool check_queue(struct check *check, u32 priority)
{
    tcb_ref_t before = NIL;
    tcb_ref_t ref = check->ks->ready[priority].head;

    while (ref != NIL) {
        if (!check_member(check, ref, priority, before)) {
            return false;
        }
        before = ref;
        ref = find_tcb(check, ref)->sched_next;
    }
    return check->ks->ready[priority].tail == before ||
           violated(check, "the ready queue of priority %u has a wrong end", priority);
}

static bool check_bitmaps(struct check *check)
{
    const struct core_state *ks = check->ks;
    u64 bitmap[PRIORITIES / 64] = {0};
    u64 summary = 0;

    for (u32 i = 0; i < PRIORITIES; i++) {
        bitmap[i / 64] |= ks->ready[i].head == NIL ? 0 : BIT(i % 64);
    }
    for (u32 i = 0; i < PRIORITIES / 64; i++) {
        if (bitmap[i] != ks->ready_bitmap[i]) {
            return violated(check, "the bitmap of ready priorities %u to %u is wrong", 64 * i,
                            64 * i + 63);
        }
        summary |= bitmap[i] == 0 ? 0 : BIT(i);
    }
    return summary == ks->ready_summary ||
           violated(check, "the summary of the ready bitmap is wrong");
}

bool check_ready(struct check *check)
{
    objects_forget(check);
    for (u32 i = 0; i < PRIORITIES; i++) {
        if (check->ks->ready[i].head != NIL || check->ks->ready[i].tail != NIL) {
            if (!check_queue(check, i)) {
                return false;
            }
        }
    }
    return check_bitmaps(check);
}
