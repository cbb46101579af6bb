/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_ReplyRecv of a passive server: the other half of a protected procedure call.
 */
#include "common.h"

#include <ipc/notification.h>

/* A signal, or an interrupt to be acknowledged. */
static inline bool notification_waits(const struct tcb *server)
{
    notification_ref_t bound = server->bound_notification;

    return bound != NIL && !notification_is_quiet(notification_at(bound));
}

/* The caller waits for an answer to a call, not to a fault, and gave the server its SC. */
static inline bool can_answer(const struct reply *reply, const struct tcb *caller,
                              const struct tcb *server)
{
    return caller->state == THREAD_BLOCKED_ON_REPLY && caller->fault.type == 0 &&
           caller->sc == NIL && reply->is_head && reply->next == server->sc &&
           fast_vspace(caller) && ready_is_highest(caller->priority);
}

/* The SC goes back, the reply object under this one becomes the head of its stack. */
static inline void give_back(struct reply *reply, struct tcb *caller, struct tcb *server)
{
    sc_ref_t sc_ref = server->sc;
    struct sched_context *sc = sc_at(sc_ref);
    reply_ref_t below = reply->prev;

    sc->reply = below;
    if (below != NIL) {
        struct reply *previous = reply_at(below);
        previous->next = sc_ref;
        previous->is_head = 1;
    }
    sc->tcb = reply->tcb;
    caller->sc = sc_ref;
    caller->reply = NIL;
    server->sc = NIL;
    reply->prev = NIL;
    reply->next = NIL;
    reply->is_head = 0;
}

/* Last in the queue: right when nobody in it has a lower priority. */
static inline void enqueue_last(struct endpoint *endpoint, struct tcb *server)
{
    tcb_ref_t last = endpoint->tail;

    if (last == NIL) {
        endpoint->head = ks.current;
    } else {
        tcb_at(last)->ipc_next = ks.current;
    }
    server->ipc_prev = last;
    server->ipc_next = NIL;
    endpoint->tail = ks.current;
    endpoint->state = ENDPOINT_RECEIVE;
}

struct fast_switch fastpath_reply_recv(cptr_t cptr, word_t info, struct tcb *server,
                                       cptr_t reply_cptr)
{
    const struct cap *cap = fast_lookup(server, cptr);
    const struct cap *reply_cap = fast_lookup(server, reply_cptr);

    if (unlikely(!fast_info(info) || cap == NULL || cap->type != CAP_ENDPOINT ||
                 !(cap->rights & RIGHT_READ) || reply_cap == NULL || reply_cap->type != CAP_REPLY ||
                 notification_waits(server))) {
        return DECLINED;
    }

    struct endpoint *endpoint = endpoint_at(cap->object);
    struct reply *reply = reply_at(reply_cap->object);
    tcb_ref_t caller_ref = reply->tcb;
    struct tcb *caller = tcb_at(caller_ref);

    if (unlikely(endpoint->state == ENDPOINT_SEND || caller_ref == NIL ||
                 !can_answer(reply, caller, server))) {
        return DECLINED;
    }
    if (unlikely(endpoint->tail != NIL && tcb_at(endpoint->tail)->priority < server->priority)) {
        return DECLINED;
    }

    give_back(reply, caller, server);
    enqueue_last(endpoint, server);
    reply->tcb = ks.current;
    server->reply = reply_cap->object;
    server->blocked_on = cap->object;
    server->can_grant = (cap->rights & RIGHT_GRANT) != 0;
    server->state = THREAD_BLOCKED_ON_RECEIVE;
    caller->state = THREAD_RUNNING;
    fast_switch_to(caller, caller_ref);
    return (struct fast_switch){.next = caller, .badge = 0};
}
