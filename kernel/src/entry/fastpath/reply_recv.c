/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_ReplyRecv of a server, mostly a passive one: the other half of a protected procedure call.
 */
#include "active.h"
#include "endpoint.h"

#include <sel4/faults.h>

/* The reply object is the head of the server's call stack. So its thread is a caller that waits, and next
 * is that SC and no reply object: two objects never have the same reference. */
static inline bool is_of_own_stack(reply_ref_t reply, const struct tcb *server)
{
    return reply_at(reply)->next == server->sc;
}

/* It waits for an answer to a call, not to a fault, and has no other SC by now. */
static inline bool can_answer(tcb_ref_t caller)
{
    return tcb_at(caller)->fault.type == seL4_Fault_NullFault && tcb_at(caller)->sc == NIL &&
           fast_vspace(caller) && ready_is_highest(tcb_at(caller)->priority);
}

/* The SC goes back, the reply object under this one becomes the head of its stack. The reply object is
 * the server's again. */
static inline void give_back(reply_ref_t reply, tcb_ref_t caller, struct tcb *server)
{
    sc_ref_t sc = server->sc;
    reply_ref_t below = reply_at(reply)->prev;

    if (below != NIL) {
        reply_at(below)->next = sc;
        reply_at(below)->is_head = 1;
    }
    sc_at(sc)->tcb = caller;
    sc_at(sc)->reply = below;
    tcb_at(caller)->sc = sc;
    tcb_at(caller)->reply = NIL;
    server->sc = NIL;
    server->reply = reply;
    reply_at(reply)->tcb = ks.current;
    reply_at(reply)->prev = NIL;
    reply_at(reply)->next = NIL;
    reply_at(reply)->is_head = 0;
}

struct tcb *fastpath_reply_recv(cptr_t cptr, word_t info, struct tcb *server, cptr_t reply_cptr)
{
    struct flat_lookup at = fast_lookup(server, cptr);

    if (unlikely(!at.found || !fast_info(info) || slot_at(at.slot)->cap.type != CAP_ENDPOINT ||
                 !(slot_at(at.slot)->cap.rights & RIGHT_READ) || fast_signal_waits(server))) {
        return NULL;
    }

    struct flat_lookup reply_in = fast_lookup(server, reply_cptr);

    if (unlikely(!reply_in.found || slot_at(reply_in.slot)->cap.type != CAP_REPLY)) {
        return NULL;
    }

    endpoint_ref_t endpoint = slot_at(at.slot)->cap.object;
    reply_ref_t reply = slot_at(reply_in.slot)->cap.object;
    tcb_ref_t caller = reply_at(reply)->tcb;

    if (unlikely(!is_of_own_stack(reply, server))) {
        return fast_answer_active(at.slot, reply, server);
    }
    if (unlikely(!can_answer(caller) || !fast_may_enqueue(endpoint, server))) {
        return NULL;
    }

    give_back(reply, caller, server);
    fast_enqueue(endpoint, server, slot_at(at.slot)->cap.rights);
    tcb_at(caller)->state = THREAD_RUNNING;
    tcb_at(caller)->context.x[REG_BADGE] = 0;
    return fast_switch_to(server, caller);
}
