/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications and who is bound to them: both sides know each other.
 */
#include "check.h"

/* Of a bound notification only the bound thread waits. */
static bool check_bound(struct check *check, notification_ref_t ref)
{
    const struct notification *notification = find_notification(check, ref);
    const struct tcb *tcb = find_tcb(check, notification->bound_tcb);

    if (tcb == NULL) {
        return true;
    }
    if (tcb->bound_notification != ref) {
        return violated(check, "notification %#x is bound to TCB %#x, which does not know it", ref,
                        notification->bound_tcb);
    }
    return notification->head == NIL || notification->head == notification->bound_tcb ||
           violated(check, "somebody waits at notification %#x, which is bound to another", ref);
}

static bool check_notification(struct check *check, notification_ref_t ref)
{
    const struct notification *notification = find_notification(check, ref);
    const struct sched_context *sc = find_sc(check, notification->sc);

    if (sc != NULL && sc->notification != ref) {
        return violated(check, "notification %#x has a scheduling context that does not know it",
                        ref);
    }
    if (notification->state != NOTIFICATION_ACTIVE && notification->badge != 0) {
        return violated(check, "notification %#x has a word but is not active", ref);
    }
    return check_bound(check, ref);
}

static bool check_tcb(struct check *check, tcb_ref_t ref)
{
    const struct tcb *tcb = find_tcb(check, ref);
    const struct notification *bound = find_notification(check, tcb->bound_notification);

    return bound == NULL || bound->bound_tcb == ref ||
           violated(check, "TCB %#x is bound to notification %#x, which does not know it", ref,
                    tcb->bound_notification);
}

bool check_notifications(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = &check->objects[i];

        if ((object->kind == CAP_NOTIFICATION && !check_notification(check, object->ref)) ||
            (object->kind == CAP_TCB && !check_tcb(check, object->ref))) {
            return false;
        }
    }
    return true;
}
