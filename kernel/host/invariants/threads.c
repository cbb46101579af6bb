/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who can run is current or in a queue, and nobody else is: no thread is forgotten.
 */
#include "check.h"

static bool has_time(const struct check *check, const struct tcb *tcb)
{
    const struct sched_context *sc = find_sc(check, tcb->sc);

    return sc != NULL && sc->refill_max != 0;
}

static bool check_thread(struct check *check, const struct object *object)
{
    const struct tcb *tcb = object_data(check, object->ref);
    bool can_run = is_runnable(tcb) && has_time(check, tcb);

    if (tcb->state > THREAD_ASLEEP || tcb->queued > QUEUE_RELEASE) {
        return violated(check, "TCB %#x is in state %u, queue %u", object->ref, tcb->state,
                        tcb->queued);
    }
    if ((tcb->queued != QUEUE_NONE) != object->seen) {
        return violated(check, "TCB %#x is %s a queue but says otherwise", object->ref,
                        object->seen ? "in" : "not in");
    }
    if (can_run && !object->seen && object->ref != check->ks->current) {
        return violated(check, "TCB %#x can run but is in no queue", object->ref);
    }
    return can_run || !object->seen ||
           violated(check, "TCB %#x is in a queue but cannot run", object->ref);
}

bool check_threads(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        if (check->objects[i].kind == CAP_TCB && !check_thread(check, &check->objects[i])) {
            return false;
        }
    }
    return true;
}
