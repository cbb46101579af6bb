/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Call to a server that waits, which nearly always is a passive one: the most frequent operation of a system of servers.
 */
#include "active.h"
#include "endpoint.h"

/* It has the right to be answered by, and a VSpace. */
static inline bool can_serve(tcb_ref_t server)
{
    return tcb_at(server)->reply != NIL && fast_vspace(server);
}

/* The caller waits on the reply object, which becomes the head of the SC's call stack. */
static inline void donate(struct tcb *caller, tcb_ref_t server)
{
    reply_ref_t reply = tcb_at(server)->reply;
    sc_ref_t sc = caller->sc;
    reply_ref_t below = sc_at(sc)->reply;

    if (below != NIL) {
        reply_at(below)->next = reply;
        reply_at(below)->is_head = 0;
    }
    reply_at(reply)->tcb = ks.current;
    reply_at(reply)->prev = below;
    reply_at(reply)->next = sc;
    reply_at(reply)->is_head = 1;
    sc_at(sc)->tcb = server;
    sc_at(sc)->reply = reply;
    tcb_at(server)->sc = sc;
    tcb_at(server)->reply = NIL;
    caller->sc = NIL;
    caller->reply = reply;
}

struct tcb *fastpath_call(cptr_t cptr, word_t info, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found || !fast_info(info) || slot_at(at.slot)->cap.type != CAP_ENDPOINT ||
                 !(slot_at(at.slot)->cap.rights & RIGHT_WRITE) ||
                 !(slot_at(at.slot)->cap.rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)))) {
        return NULL;
    }

    endpoint_ref_t endpoint = slot_at(at.slot)->cap.object;
    tcb_ref_t server = endpoint_at(endpoint)->head;

    if (unlikely(endpoint_at(endpoint)->state != ENDPOINT_RECEIVE || !can_serve(server))) {
        return NULL;
    }
    /* Nobody ready is above the caller, so this is enough without a look at the queues. */
    if (unlikely(tcb_at(server)->priority < caller->priority &&
                 !ready_is_highest(tcb_at(server)->priority))) {
        return NULL;
    }

    if (tcb_at(server)->sc != NIL) {
        return fast_call_active(server, slot_at(at.slot)->cap.word, caller);
    }
    fast_dequeue_first(endpoint, server);
    donate(caller, server);
    caller->state = THREAD_BLOCKED_ON_REPLY;
    tcb_at(server)->context.x[REG_BADGE] = slot_at(at.slot)->cap.word;
    tcb_at(server)->state = THREAD_RUNNING;
    return fast_switch_to(caller, server);
}
