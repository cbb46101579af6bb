/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Recv and seL4_Wait that find nothing: the caller waits, and the first of those who are ready runs.
 * So a driver or a server ends its turn after a signal.
 */
#include "endpoint.h"
#include "turn.h"

#include <sel4/syscall_numbers.h>

/* On time of its own: what is lent by a notification goes back when its thread waits. */
static inline bool keeps_sc(const struct tcb *caller, notification_ref_t notification)
{
    return notification_at(notification)->sc == NIL ||
           notification_at(notification)->sc != caller->sc;
}

/* Somebody is ready, and runs on a round robin context, as the caller does. */
static inline bool may_make_way(tcb_ref_t next, struct fast_usage used)
{
    return next != NIL && fast_may_be_ready(next) && fast_may_run(next) && fast_may_leave(used);
}

/* The caller is in no queue, and has been stopped. */
static inline struct tcb *make_way(struct tcb *caller, tcb_ref_t next, struct fast_usage used)
{
    ready_pop(next);
    tcb_at(next)->state = THREAD_RUNNING;
    fast_change_sc(tcb_at(next)->sc, used);
    return fast_switch_to(caller, next);
}

/* Nobody else waits for it, nothing has come, and it is nobody else's to wait for. */
static inline bool may_wait(notification_ref_t notification, const struct tcb *caller)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    return notification_is_quiet(notification) &&
           notification_at(notification)->state == NOTIFICATION_IDLE &&
           (bound == NIL || bound == ks.current) && keeps_sc(caller, notification);
}

static struct tcb *wait(slot_ref_t slot, struct tcb *caller)
{
    notification_ref_t notification = slot_at(slot)->cap.object;
    struct fast_usage used = fast_usage();
    tcb_ref_t next = ready_first();

    if (unlikely(!may_wait(notification, caller) || !may_make_way(next, used))) {
        return NULL;
    }
    notification_at(notification)->state = NOTIFICATION_WAITING;
    notification_at(notification)->head = ks.current;
    notification_at(notification)->tail = ks.current;
    caller->ipc_next = NIL;
    caller->ipc_prev = NIL;
    caller->blocked_on = notification;
    caller->state = THREAD_BLOCKED_ON_NOTIFICATION;
    return make_way(caller, next, used);
}

/* Neither a message nor a signal has come. */
static inline bool may_receive(endpoint_ref_t endpoint, const struct tcb *caller)
{
    notification_ref_t bound = caller->bound_notification;

    return fast_may_enqueue(endpoint, caller) &&
           (bound == NIL || (notification_is_quiet(bound) && keeps_sc(caller, bound)));
}

/* The caller's reply object, to bring along: nobody else waits for an answer by it. */
static inline reply_ref_t find_reply(const struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, caller->context.x[REG_REPLY]);
    reply_ref_t reply = slot_at(at.slot)->cap.object;

    if (unlikely(!at.found || slot_at(at.slot)->cap.type != CAP_REPLY ||
                 (reply_at(reply)->tcb != NIL && reply_at(reply)->tcb != ks.current))) {
        return NIL;
    }
    return reply;
}

static inline struct tcb *receive(slot_ref_t slot, struct tcb *caller)
{
    endpoint_ref_t endpoint = slot_at(slot)->cap.object;
    reply_ref_t reply = find_reply(caller);
    struct fast_usage used = fast_usage();
    tcb_ref_t next = ready_first();

    if (unlikely(reply == NIL || !may_receive(endpoint, caller) || !may_make_way(next, used))) {
        return NULL;
    }
    reply_at(reply)->tcb = ks.current;
    caller->reply = reply;
    fast_enqueue(endpoint, caller, slot_at(slot)->cap.rights);
    return make_way(caller, next, used);
}

struct tcb *fastpath_receive(cptr_t cptr, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found || !(slot_at(at.slot)->cap.rights & RIGHT_READ))) {
        return NULL;
    }
    if (slot_at(at.slot)->cap.type == CAP_NOTIFICATION) {
        return wait(at.slot, caller);
    }
    if (likely(slot_at(at.slot)->cap.type == CAP_ENDPOINT &&
               caller->context.x[REG_SYSCALL] == (word_t)SYSCALL_RECV)) {
        return receive(at.slot, caller);
    }
    return NULL;
}
