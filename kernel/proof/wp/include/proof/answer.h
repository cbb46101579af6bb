/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * An answer to the call that lent the server its time, and the wait for the next message in one: the other half of a call
 * (proof/call.h), and a transition as that is.
 */
#pragma once

#include <proof/call.h>

/*@ // Of an answer: the reply object that is named, who waits for it, and the reply object below on the stack of the server's context.
    logic struct cap answer_cap{L} = cap_named(saved(ks.current, REG_REPLY));
    logic integer answer_reply{L} = answer_cap.object;
    logic integer answer_caller{L} = proof_replies[answer_reply].tcb;
    logic integer answer_below{L} = proof_replies[answer_reply].prev;
    // Where the server waits, and the last who waits there.
    logic integer answer_endpoint{L}(integer cptr) = call_endpoint(cptr);
    logic integer answer_last{L}(integer cptr) = proof_endpoints[answer_endpoint(cptr)].tail;
    logic integer answer_bound{L} = proof_tcbs[ks.current].bound_notification;
 */

/*@ // References in objects are in the window.
    predicate are_replies{L} = \forall integer slot; 0 < slot < PROOF_SLOTS && proof_slots[slot].cap.type == CAP_REPLY ==>
      0 < proof_slots[slot].cap.object < PROOF_OBJECTS;
    predicate are_last{L} = \forall integer e; 0 < e < PROOF_OBJECTS && proof_endpoints[e].state == ENDPOINT_RECEIVE ==>
      0 < proof_endpoints[e].tail < PROOF_OBJECTS && proof_tcbs[proof_endpoints[e].tail].state == THREAD_BLOCKED_ON_RECEIVE;
    // The head of the context's stack: a caller waits for an answer by it, and below is another.
    predicate are_heads{L} = \forall integer reply; 0 < reply < PROOF_OBJECTS && proof_replies[reply].next == call_sc ==>
      proof_replies[reply].prev < PROOF_OBJECTS && proof_replies[reply].prev != reply && 0 < proof_replies[reply].tcb < PROOF_OBJECTS &&
      proof_tcbs[proof_replies[reply].tcb].state == THREAD_BLOCKED_ON_REPLY &&
      0 < slot_of_tcb(proof_replies[reply].tcb, TCB_SLOT_VSPACE) < PROOF_SLOTS;
    predicate is_answering{L} = are_endpoints && are_replies && are_last && are_heads && answer_bound < PROOF_OBJECTS && runs_rightly;
 */

/*@ // Of a notification that a thread has bound, or none: no word is there, and no interrupt waits for a wait.
    predicate answer_is_quiet{L}(integer bound) = bound == NIL || proof_notifications[bound].state <= NOTIFICATION_WAITING &&
      proof_notifications[bound].implied_irqs == IRQ_LIST_END;
    // It may receive, nothing is there of its notification, and its answer needs registers only.
    predicate answer_may_receive{L}(integer cptr) = named_by(ks.current, cptr) != NIL && cap_named(cptr).type == CAP_ENDPOINT &&
      (cap_named(cptr).rights & RIGHT_READ) != 0 && call_is_short(saved(ks.current, REG_INFO)) &&
      answer_is_quiet(answer_bound);
    predicate answer_is_named{L} = named_by(ks.current, saved(ks.current, REG_REPLY)) != NIL && answer_cap.type == CAP_REPLY;
    // By the head of the server's own stack.
    predicate answer_is_own{L} = proof_replies[answer_reply].next == call_sc;
    // It answers a call, no fault; the caller can run, and comes next: nobody who is ready is above.
    predicate answer_is_awaited{L}(integer caller) = proof_tcbs[caller].fault.type == 0 && proof_tcbs[caller].sc == NIL &&
      call_has_space(caller) && all_empty(proof_tcbs[caller].priority);
    // Nobody waits there, or one of this priority comes behind the last.
    predicate answer_may_wait{L}(integer endpoint, integer priority) = proof_endpoints[endpoint].state == ENDPOINT_IDLE ||
      proof_endpoints[endpoint].state == ENDPOINT_RECEIVE && proof_tcbs[proof_endpoints[endpoint].tail].priority >= priority;
    // As the fast path asks: whoever is answered.
    predicate answer_is_fast{L}(integer cptr) = answer_may_receive(cptr) && answer_is_named &&
      (answer_is_own ==> answer_is_awaited(answer_caller) &&
        answer_may_wait(answer_endpoint(cptr), proof_tcbs[ks.current].priority));
 */

/* Whoever called the server goes on, on the time that was lent, at once; the server waits without any. */
/*@ predicate answer_lent_if{L}(integer cptr) = answer_is_fast(cptr) && answer_is_own && call_is_alike(answer_caller);
    // The context is the caller's, and the head of its stack is what was below.
    predicate answer_gives_back{A, B}(integer caller, integer sc, integer below) =
      \at(proof_tcbs[caller].sc, B) == sc && \at(proof_tcbs[caller].reply, B) == NIL &&
      \at(proof_scs[sc].tcb, B) == caller && \at(proof_scs[sc].reply, B) == below &&
      (below != NIL ==> \at(proof_replies[below].next, B) == sc && \at(proof_replies[below].is_head, B) == 1);
    // The server brings the reply object along, which is in no stack.
    predicate answer_brings{A, B}(integer server, integer reply) =
      \at(proof_tcbs[server].sc, B) == NIL && \at(proof_tcbs[server].reply, B) == reply && \at(proof_replies[reply].tcb, B) == server &&
      \at(proof_replies[reply].prev, B) == NIL && \at(proof_replies[reply].next, B) == NIL && \at(proof_replies[reply].is_head, B) == 0;
    // It waits, alone or as the last.
    predicate answer_waits{A, B}(integer server, integer endpoint, integer last, integer grants) =
      \at(proof_tcbs[server].state, B) == THREAD_BLOCKED_ON_RECEIVE && \at(proof_tcbs[server].blocked_on, B) == endpoint &&
      \at(proof_tcbs[server].can_grant, B) == grants &&
      \at(proof_endpoints[endpoint].state, B) == ENDPOINT_RECEIVE && \at(proof_endpoints[endpoint].tail, B) == server &&
      \at(proof_tcbs[server].ipc_next, B) == NIL &&
      (\at(proof_endpoints[endpoint].state, A) == ENDPOINT_IDLE
        ? \at(proof_endpoints[endpoint].head, B) == server && \at(proof_tcbs[server].ipc_prev, B) == NIL
        : \at(proof_endpoints[endpoint].head, B) == \at(proof_endpoints[endpoint].head, A) &&
          \at(proof_tcbs[server].ipc_prev, B) == last && \at(proof_tcbs[last].ipc_next, B) == server);
    predicate answer_lent_does{A, B}(integer cptr) = \let cap = \at(cap_named(cptr), A); \let server = \at(ks.current, A);
      \let caller = answer_caller{A}; \let space = \at(call_space(answer_caller), A); \let grants = (cap.rights & RIGHT_GRANT) != 0 ? 1 : 0;
      answer_gives_back{A, B}(caller, call_sc{A}, answer_below{A}) && answer_brings{A, B}(server, answer_reply{A}) &&
      answer_waits{A, B}(server, cap.object, answer_last{A}(cptr), grants) && call_runs{A, B}(caller, 0, space.aux);
    predicate answer_lent_moves{A, B}(integer cptr) = call_message_moved{A, B}(answer_caller{A});
 */
/* When time goes back, when the one that runs comes to wait, and, as of a call, with the message and what has no meaning any more. */
#define answer_time_writes(whom, by)                                                           \
    proof_replies[proof_replies[by].prev].next, proof_replies[proof_replies[by].prev].is_head, \
        proof_replies[by].tcb, proof_replies[by].prev, proof_replies[by].next,                 \
        proof_replies[by].is_head, proof_scs[call_sc].tcb, proof_scs[call_sc].reply,           \
        proof_tcbs[whom].sc, proof_tcbs[whom].reply, proof_tcbs[ks.current].sc,                \
        proof_tcbs[ks.current].reply
#define answer_waiting_writes(endpoint)                                                      \
    proof_endpoints[endpoint].state, proof_endpoints[endpoint].head,                         \
        proof_endpoints[endpoint].tail, proof_tcbs[proof_endpoints[endpoint].tail].ipc_next, \
        proof_tcbs[ks.current].ipc_next, proof_tcbs[ks.current].ipc_prev,                    \
        proof_tcbs[ks.current].blocked_on, proof_tcbs[ks.current].can_grant,                 \
        proof_tcbs[ks.current].state
#define answer_lent_writes(cptr)                                                                   \
    answer_time_writes(answer_caller, answer_reply), answer_waiting_writes(answer_endpoint(cptr)), \
        call_message_writes(answer_caller), proof_tcbs[answer_caller].state, ks.current,           \
        proof_space.vttbr
