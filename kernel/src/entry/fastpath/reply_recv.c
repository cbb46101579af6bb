/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_ReplyRecv of a passive server: the other half of a protected procedure call.
 */
#include "common.h"

#include <ipc/notification.h>
#include <sel4/faults.h>

/* A signal, or an interrupt to be acknowledged. */
static inline bool notification_waits(const struct tcb *server)
{
    notification_ref_t bound = server->bound_notification;

    return bound != NIL && !notification_is_quiet(bound);
}

/* The caller waits for an answer to a call, not to a fault, and gave the server its SC. */
static inline bool can_answer(reply_ref_t reply, tcb_ref_t caller, sc_ref_t sc)
{
    return tcb_at(caller)->state == THREAD_BLOCKED_ON_REPLY &&
           tcb_at(caller)->fault.type == seL4_Fault_NullFault && tcb_at(caller)->sc == NIL &&
           reply_at(reply)->is_head && reply_at(reply)->next == sc && fast_vspace(caller) &&
           ready_is_highest(tcb_at(caller)->priority);
}

/* The SC goes back, the reply object under this one becomes the head of its stack. */
static inline void give_back(reply_ref_t reply, tcb_ref_t caller, struct tcb *server)
{
    sc_ref_t sc = server->sc;
    reply_ref_t below = reply_at(reply)->prev;

    sc_at(sc)->reply = below;
    if (below != NIL) {
        reply_at(below)->next = sc;
        reply_at(below)->is_head = 1;
    }
    sc_at(sc)->tcb = caller;
    tcb_at(caller)->sc = sc;
    tcb_at(caller)->reply = NIL;
    server->sc = NIL;
    reply_at(reply)->prev = NIL;
    reply_at(reply)->next = NIL;
    reply_at(reply)->is_head = 0;
}

/* Last in the queue: right when nobody in it has a lower priority. */
static inline void enqueue_last(endpoint_ref_t endpoint, struct tcb *server)
{
    tcb_ref_t last = endpoint_at(endpoint)->tail;

    if (last == NIL) {
        endpoint_at(endpoint)->head = ks.current;
    } else {
        tcb_at(last)->ipc_next = ks.current;
    }
    server->ipc_prev = last;
    server->ipc_next = NIL;
    endpoint_at(endpoint)->tail = ks.current;
    endpoint_at(endpoint)->state = ENDPOINT_RECEIVE;
}

struct fast_switch fastpath_reply_recv(cptr_t cptr, word_t info, struct tcb *server,
                                       cptr_t reply_cptr)
{
    struct flat_lookup at = fast_lookup(server, cptr);

    if (unlikely(!at.found || !fast_info(info) || slot_at(at.slot)->cap.type != CAP_ENDPOINT ||
                 !(slot_at(at.slot)->cap.rights & RIGHT_READ) || notification_waits(server))) {
        return DECLINED;
    }

    struct flat_lookup reply_in = fast_lookup(server, reply_cptr);

    if (unlikely(!reply_in.found || slot_at(reply_in.slot)->cap.type != CAP_REPLY)) {
        return DECLINED;
    }

    endpoint_ref_t endpoint = slot_at(at.slot)->cap.object;
    reply_ref_t reply = slot_at(reply_in.slot)->cap.object;
    tcb_ref_t caller = reply_at(reply)->tcb;
    tcb_ref_t last = endpoint_at(endpoint)->tail;

    if (unlikely(endpoint_at(endpoint)->state == ENDPOINT_SEND || caller == NIL ||
                 !can_answer(reply, caller, server->sc))) {
        return DECLINED;
    }
    if (unlikely(last != NIL && tcb_at(last)->priority < server->priority)) {
        return DECLINED;
    }

    give_back(reply, caller, server);
    enqueue_last(endpoint, server);
    reply_at(reply)->tcb = ks.current;
    server->reply = reply;
    server->blocked_on = endpoint;
    server->can_grant = (slot_at(at.slot)->cap.rights & RIGHT_GRANT) != 0;
    server->state = THREAD_BLOCKED_ON_RECEIVE;
    tcb_at(caller)->state = THREAD_RUNNING;
    return fast_switch_to(caller, 0);
}
