/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Signal when nobody has to be woken: one word changes and the caller goes on.
 */
#include "common.h"

/* A bound thread that waits in a receive would have to be woken. */
static inline bool wakes_bound_thread(const struct notification *notification)
{
    tcb_ref_t bound = notification->bound_tcb;

    return bound != NIL && tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE;
}

struct tcb *fastpath_signal(cptr_t cptr, struct tcb *caller)
{
    const struct cap *cap = fast_lookup(caller, cptr);

    if (unlikely(cap == NULL || cap->type != CAP_NOTIFICATION || !(cap->rights & RIGHT_WRITE))) {
        return NULL;
    }

    struct notification *notification = notification_at(cap->object);

    switch (notification->state) {
    case NOTIFICATION_ACTIVE:
        notification->badge |= cap->word;
        return caller;
    case NOTIFICATION_IDLE:
        if (wakes_bound_thread(notification)) {
            return NULL;
        }
        notification->badge = cap->word;
        notification->state = NOTIFICATION_ACTIVE;
        return caller;
    default:
        return NULL;
    }
}
