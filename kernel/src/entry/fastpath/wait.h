/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * How the thread that runs comes to wait.
 */
#pragma once

#include "turn.h"

#include <interrupt/irq.h>

/* Whoever comes next, if the caller waits now; nobody on an idle core. */
static inline bool fast_may_follow(tcb_ref_t next)
{
    return next == NIL || fast_may_run(next);
}

/* At most one interrupt waits for that, as nearly always: so the path stays short. */
static inline bool fast_may_acknowledge(notification_ref_t notification)
{
    u32 link = notification_at(notification)->implied_irqs;

    return link == IRQ_LIST_END || ks.irq_next[(link - 1) % INTIDS] == IRQ_LIST_END;
}

/* Alone, for a signal. */
static inline void fast_wait(notification_ref_t notification, struct tcb *caller)
{
    notification_at(notification)->state = NOTIFICATION_WAITING;
    notification_at(notification)->head = ks.current;
    notification_at(notification)->tail = ks.current;
    caller->ipc_next = NIL;
    caller->ipc_prev = NIL;
    caller->blocked_on = notification;
    caller->state = THREAD_BLOCKED_ON_NOTIFICATION;
}
