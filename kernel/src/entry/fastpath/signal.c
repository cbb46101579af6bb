/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Signal when nobody has to be woken: one word changes and the caller goes on.
 */
#include "common.h"

/* A bound thread that waits in a receive would have to be woken. */
static inline bool wakes_bound_thread(notification_ref_t notification)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    return bound != NIL && tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE;
}

struct tcb *fastpath_signal(cptr_t cptr, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found || slot_at(at.slot)->cap.type != CAP_NOTIFICATION ||
                 !(slot_at(at.slot)->cap.rights & RIGHT_WRITE))) {
        return NULL;
    }

    notification_ref_t notification = slot_at(at.slot)->cap.object;

    switch (notification_at(notification)->state) {
    case NOTIFICATION_ACTIVE:
        notification_at(notification)->badge |= slot_at(at.slot)->cap.word;
        return caller;
    case NOTIFICATION_IDLE:
        if (wakes_bound_thread(notification)) {
            return NULL;
        }
        notification_at(notification)->badge = slot_at(at.slot)->cap.word;
        notification_at(notification)->state = NOTIFICATION_ACTIVE;
        return caller;
    default:
        return NULL;
    }
}
