/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The release queue: threads that wait for their next refill, the soonest first. Goes on marking
 * whom the ready queues marked.
 */
#include "check.h"

static ticks_t release_time(const struct sched_context *sc)
{
    return sc->refills[sc->refill_head].time;
}

static bool check_list(struct check *check)
{
    tcb_ref_t before = NIL;
    ticks_t time = 0;

    for (tcb_ref_t ref = check->ks->release_head; ref != NIL;) {
        const struct tcb *tcb = find_tcb(check, ref);
        const struct sched_context *sc = tcb == NULL ? NULL : find_sc(check, tcb->sc);

        if (sc == NULL || tcb->queued != QUEUE_RELEASE || tcb->sched_prev != before) {
            return violated(check, "TCB %#x is not linked as one in the release queue", ref);
        }
        if (sc->refill_head >= sc->refill_max || release_time(sc) < time) {
            return violated(check, "TCB %#x is in the release queue behind a later one", ref);
        }
        object_find(check, ref, CAP_TCB)->seen = true;
        time = release_time(sc);
        before = ref;
        ref = tcb->sched_next;
    }
    return true;
}

/* The nodes first: then the tree can be walked. */
bool check_release(struct check *check)
{
    tcb_ref_t root = check->ks->release_root;

    if (!check_list(check)) {
        return false;
    }
    if (root != NIL &&
        (find_tcb(check, root) == NULL || find_tcb(check, root)->queued != QUEUE_RELEASE)) {
        return violated(check, "TCB %#x is the root of the release queue but not in it", root);
    }
    for (tcb_ref_t ref = check->ks->release_head; ref != NIL;
         ref = find_tcb(check, ref)->sched_next) {
        if (!check_release_node(check, ref)) {
            return false;
        }
    }
    return check_release_order(check);
}
