/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who waits for a signal, at the notification or, having bound it, at an endpoint; and how it gets one.
 */
#pragma once

#include <base/state.h>
#include <base/window.h>
#include <space/ipc_buffer.h>

/* NIL = nobody: the word only changes. */
static inline tcb_ref_t fast_waiter_of(notification_ref_t notification)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    if (notification_at(notification)->state == NOTIFICATION_IDLE) {
        return tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE ? bound : NIL;
    }
    return notification_at(notification)->state == NOTIFICATION_WAITING
               ? notification_at(notification)->head
               : NIL;
}

static inline bool fast_waits_alone(tcb_ref_t tcb)
{
    return tcb_at(tcb)->ipc_next == NIL && tcb_at(tcb)->ipc_prev == NIL;
}

static inline void fast_leave_notification(notification_ref_t notification)
{
    notification_at(notification)->state = NOTIFICATION_IDLE;
    notification_at(notification)->head = NIL;
    notification_at(notification)->tail = NIL;
}

/* No message will come, so the reply object that it brought along is free. */
static inline void fast_leave_endpoint(endpoint_ref_t endpoint, tcb_ref_t receiver)
{
    reply_ref_t reply = tcb_at(receiver)->reply;

    endpoint_at(endpoint)->state = ENDPOINT_IDLE;
    endpoint_at(endpoint)->head = NIL;
    endpoint_at(endpoint)->tail = NIL;
    if (likely(reply != NIL)) {
        reply_at(reply)->tcb = NIL;
        tcb_at(receiver)->reply = NIL;
    }
}

static inline void fast_end_wait(tcb_ref_t tcb, word_t badge)
{
    if (tcb_at(tcb)->state == THREAD_BLOCKED_ON_RECEIVE) {
        fast_leave_endpoint(tcb_at(tcb)->blocked_on, tcb);
    } else {
        fast_leave_notification(tcb_at(tcb)->blocked_on);
    }
    tcb_at(tcb)->state = THREAD_RUNNING;
    tcb_at(tcb)->context.x[REG_INFO] = 0;
    tcb_at(tcb)->context.x[REG_BADGE] = badge;
}
