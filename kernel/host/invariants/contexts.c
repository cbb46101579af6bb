/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Scheduling contexts and whoever has to do with one: both sides know each other.
 */
#include "check.h"

static bool check_sc(struct check *check, sc_ref_t ref)
{
    const struct sched_context *sc = find_sc(check, ref);
    const struct tcb *tcb = find_tcb(check, sc->tcb);
    const struct tcb *yielder = find_tcb(check, sc->yield_from);
    const struct reply *reply = find_reply(check, sc->reply);
    const struct notification *notification = find_notification(check, sc->notification);

    if (tcb != NULL && tcb->sc != ref) {
        return violated(check, "scheduling context %#x: TCB %#x does not run on it", ref, sc->tcb);
    }
    if (yielder != NULL && yielder->yield_to != ref) {
        return violated(check, "scheduling context %#x: TCB %#x did not yield to it", ref,
                        sc->yield_from);
    }
    if (reply != NULL && (!reply->is_head || reply->next != ref)) {
        return violated(check, "scheduling context %#x: reply %#x is not the head of its stack",
                        ref, sc->reply);
    }
    return notification == NULL || notification->sc == ref ||
           violated(check, "scheduling context %#x: notification %#x does not have it", ref,
                    sc->notification);
}

static bool check_tcb(struct check *check, tcb_ref_t ref)
{
    const struct tcb *tcb = find_tcb(check, ref);
    const struct sched_context *sc = find_sc(check, tcb->sc);
    const struct sched_context *yielded = find_sc(check, tcb->yield_to);

    if (sc != NULL && sc->tcb != ref) {
        return violated(check, "TCB %#x runs on scheduling context %#x, which is another's", ref,
                        tcb->sc);
    }
    return yielded == NULL || yielded->yield_from == ref ||
           violated(check, "TCB %#x yielded to scheduling context %#x, which does not know it", ref,
                    tcb->yield_to);
}

bool check_contexts(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = &check->objects[i];

        if ((object->kind == CAP_SCHED_CONTEXT && !check_sc(check, object->ref)) ||
            (object->kind == CAP_TCB && !check_tcb(check, object->ref))) {
            return false;
        }
    }
    return true;
}
