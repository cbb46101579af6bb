/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Call to a passive server that waits: the most frequent operation of a system of servers.
 */
#include "common.h"

/* A server that runs on its callers' time, and the right to be answered. */
static inline bool can_serve(const struct tcb *server)
{
    return server->sc == NIL && server->reply != NIL && fast_vspace(server);
}

static inline void dequeue_first(struct endpoint *endpoint, const struct tcb *first)
{
    tcb_ref_t second = first->ipc_next;

    endpoint->head = second;
    if (unlikely(second != NIL)) {
        tcb_at(second)->ipc_prev = NIL;
    } else {
        endpoint->tail = NIL;
        endpoint->state = ENDPOINT_IDLE;
    }
}

/* The caller waits on the reply object, which becomes the head of the SC's call stack. */
static inline void donate(struct tcb *caller, struct tcb *server, tcb_ref_t server_ref)
{
    reply_ref_t reply_ref = server->reply;
    struct reply *reply = reply_at(reply_ref);
    sc_ref_t sc_ref = caller->sc;
    struct sched_context *sc = sc_at(sc_ref);
    reply_ref_t below = sc->reply;

    if (below != NIL) {
        struct reply *previous = reply_at(below);
        previous->next = reply_ref;
        previous->is_head = 0;
    }
    reply->tcb = ks.current;
    reply->prev = below;
    reply->next = sc_ref;
    reply->is_head = 1;
    reply->can_grant = server->can_grant;
    sc->reply = reply_ref;
    sc->tcb = server_ref;
    server->sc = sc_ref;
    caller->sc = NIL;
    caller->reply = reply_ref;
}

struct fast_switch fastpath_call(cptr_t cptr, word_t info, struct tcb *caller)
{
    const struct cap *cap = fast_lookup(caller, cptr);

    if (unlikely(!fast_info(info) || cap == NULL || cap->type != CAP_ENDPOINT ||
                 !(cap->rights & RIGHT_WRITE) ||
                 !(cap->rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)))) {
        return DECLINED;
    }

    struct endpoint *endpoint = endpoint_at(cap->object);
    tcb_ref_t server_ref = endpoint->head;
    struct tcb *server = tcb_at(server_ref);

    if (unlikely(endpoint->state != ENDPOINT_RECEIVE || !can_serve(server))) {
        return DECLINED;
    }
    /* Nobody ready is above the caller, so this is enough without a look at the queues. */
    if (unlikely(server->priority < caller->priority && !ready_is_highest(server->priority))) {
        return DECLINED;
    }

    dequeue_first(endpoint, server);
    donate(caller, server, server_ref);
    caller->state = THREAD_BLOCKED_ON_REPLY;
    server->state = THREAD_RUNNING;
    server->reply = NIL;
    fast_switch_to(server, server_ref);
    return (struct fast_switch){.next = server, .badge = cap->word};
}
