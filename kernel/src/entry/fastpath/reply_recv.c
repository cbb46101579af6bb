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
/*@ requires is_marked && 0 < caller < PROOF_OBJECTS && 0 < slot_of_tcb(caller, TCB_SLOT_VSPACE) < PROOF_SLOTS;
    assigns \nothing;
    ensures \result <==> answer_is_awaited(caller);
 */
static inline bool can_answer(tcb_ref_t caller)
{
    return tcb_at(caller)->fault.type == seL4_Fault_NullFault && tcb_at(caller)->sc == NIL &&
           fast_vspace(caller) && ready_is_highest(tcb_at(caller)->priority);
}

/* The SC goes back, the reply object under this one becomes the head of its stack. The reply object is
 * the server's again. */
/*@ requires server == proof_tcbs + ks.current && 0 < ks.current < PROOF_OBJECTS && 0 < caller < PROOF_OBJECTS && caller != ks.current;
    requires 0 < reply < PROOF_OBJECTS && 0 < call_sc < PROOF_OBJECTS && proof_replies[reply].prev < PROOF_OBJECTS &&
      proof_replies[reply].prev != reply;
    assigns answer_time_writes(caller, reply);
    ensures answer_gives_back{Pre, Here}(caller, \old(call_sc), \old(proof_replies[reply].prev));
    ensures answer_brings{Pre, Here}(ks.current, reply);
 */
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
        /*@ assert \at(!(is_flat(ks.current, cptr) && is_flat(ks.current, reply_cptr) && answer_lent_if(cptr)), Pre); */
        return NULL;
    }

    struct flat_lookup reply_in = fast_lookup(server, reply_cptr);

    if (unlikely(!reply_in.found || slot_at(reply_in.slot)->cap.type != CAP_REPLY)) {
        /*@ assert \at(!(is_flat(ks.current, cptr) && is_flat(ks.current, reply_cptr) && answer_lent_if(cptr)), Pre); */
        return NULL;
    }

    endpoint_ref_t endpoint = slot_at(at.slot)->cap.object;
    reply_ref_t reply = slot_at(reply_in.slot)->cap.object;
    tcb_ref_t caller = reply_at(reply)->tcb;

    if (unlikely(!is_of_own_stack(reply, server))) {
        /*@ assert \at(!(is_flat(ks.current, cptr) && is_flat(ks.current, reply_cptr) && answer_lent_if(cptr)), Pre); */
        return fast_answer_active(at.slot, reply, server);
    }
    if (unlikely(!can_answer(caller) || !fast_may_enqueue(endpoint, server))) {
        /*@ assert \at(!(is_flat(ks.current, cptr) && is_flat(ks.current, reply_cptr) && answer_lent_if(cptr)), Pre); */
        return NULL;
    }

    give_back(reply, caller, server);
    fast_enqueue(endpoint, server, slot_at(at.slot)->cap.rights);
    tcb_at(caller)->state = THREAD_RUNNING;
    tcb_at(caller)->context.x[REG_BADGE] = 0;
    /*@ for answer_lent: assert caller == answer_caller{Pre} && reply == answer_reply{Pre} && call_is_alike(caller); */
    /*@ for answer_lent: assert answer_gives_back{Pre, Here}(caller, call_sc{Pre}, answer_below{Pre}); */
    /*@ for answer_lent: assert answer_brings{Pre, Here}(ks.current, reply); */
    /*@ for answer_lent: assert answer_waits{Pre, Here}(ks.current, endpoint, answer_last{Pre}(cptr),
          (cap_named{Pre}(cptr).rights & RIGHT_GRANT) != 0 ? 1 : 0); */
    return fast_switch_to(server, caller);
}
