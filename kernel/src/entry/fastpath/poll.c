/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Poll, a receive from a notification that may not block: whatever it finds the caller goes on.
 */
#include "common.h"

#include <ipc/notification.h>

/* A notification bound to another thread is that thread's to receive. */
static inline bool may_poll(slot_ref_t slot)
{
    if (slot_at(slot)->cap.type != CAP_NOTIFICATION ||
        (slot_at(slot)->cap.rights & RIGHT_READ) == 0) {
        return false;
    }

    tcb_ref_t bound = notification_at(slot_at(slot)->cap.object)->bound_tcb;

    return bound == NIL || bound == ks.current;
}

struct tcb *fastpath_poll(cptr_t cptr, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found || !may_poll(at.slot) ||
                 !notification_is_quiet(slot_at(at.slot)->cap.object))) {
        return NULL;
    }
    caller->context.x[REG_BADGE] = 0;
    caller->context.x[REG_INFO] = 0;
    return caller;
}
