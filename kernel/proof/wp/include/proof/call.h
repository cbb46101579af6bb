/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A call of a server that waits, as transitions (proof/transitions.h says what those are; docs/design/refinement.md). What they end
 * with is another thread that runs, so the state after them is that in which the kernel is left.
 */
#pragma once

#include <base/state.h>
#include <proof/message.h>
#include <proof/ready_queue.h>
#include <proof/space.h>
#include <proof/transitions.h>

/*@ // What is called by an address, if it is an endpoint; who waits there first, and second; the reply object that it waits with. Then
    // the caller's context, and the reply object that is the head of its stack: NIL if nobody is being called on it.
    logic integer call_endpoint{L}(integer cptr) = cap_named(cptr).object;
    logic integer call_server{L}(integer cptr) = proof_endpoints[call_endpoint(cptr)].head;
    logic integer call_second{L}(integer cptr) = proof_tcbs[call_server(cptr)].ipc_next;
    logic integer call_reply{L}(integer cptr) = proof_tcbs[call_server(cptr)].reply;
    logic integer call_sc{L} = proof_tcbs[ks.current].sc;
    logic integer call_below{L} = proof_scs[call_sc].reply;

    // At most as many words as there are registers, no capabilities, nothing that the receiver must not see.
    predicate call_is_short(integer info) = (info & ones(12)) <= MESSAGE_REGISTERS;
    // A VSpace with a VMID of its own, which its VTTBR_EL2 has in bits 55:48 (Arm ARM D17.2.157).
    logic struct cap call_space{L}(integer tcb) = proof_slots[slot_of_tcb(tcb, TCB_SLOT_VSPACE)].cap;
    predicate call_has_space{L}(integer tcb) = call_space(tcb).object != NIL &&
      ks.vmid_owner[(call_space(tcb).aux >> 48) & 0xff] == call_space(tcb).object;
 */

/*@ // References in objects are in the window.
    predicate are_endpoints{L} = \forall integer slot; 0 < slot < PROOF_SLOTS && proof_slots[slot].cap.type == CAP_ENDPOINT ==>
      0 < proof_slots[slot].cap.object < PROOF_OBJECTS;
    predicate are_receivers{L} = \forall integer e; 0 < e < PROOF_OBJECTS && proof_endpoints[e].state == ENDPOINT_RECEIVE ==>
      0 < proof_endpoints[e].head < PROOF_OBJECTS && proof_tcbs[proof_endpoints[e].head].state == THREAD_BLOCKED_ON_RECEIVE;
    predicate are_waiting{L} = \forall integer tcb; 0 < tcb < PROOF_OBJECTS && proof_tcbs[tcb].state == THREAD_BLOCKED_ON_RECEIVE ==>
      proof_tcbs[tcb].ipc_next < PROOF_OBJECTS && proof_tcbs[tcb].reply < PROOF_OBJECTS &&
      0 < slot_of_tcb(tcb, TCB_SLOT_VSPACE) < PROOF_SLOTS;
    // By a reply object that somebody brings along nobody waits for an answer, so it is in no stack.
    predicate are_free{L} = \forall integer tcb; 0 < tcb < PROOF_OBJECTS && proof_tcbs[tcb].state == THREAD_BLOCKED_ON_RECEIVE &&
      proof_tcbs[tcb].reply != NIL ==> proof_tcbs[tcb].reply != call_below;
    // Who runs has a context, and nobody who is ready is above.
    predicate runs_rightly{L} = proof_tcbs[ks.current].state == THREAD_RUNNING && 0 < call_sc < PROOF_OBJECTS &&
      call_below < PROOF_OBJECTS && all_empty(proof_tcbs[ks.current].priority);
    predicate is_calling{L} = are_endpoints && are_receivers && are_waiting && are_free && runs_rightly;
 */

/*@ // The capability allows it to call, and its message needs registers only.
    predicate call_may_send{L}(integer cptr) = named_by(ks.current, cptr) != NIL && cap_named(cptr).type == CAP_ENDPOINT &&
      (cap_named(cptr).rights & RIGHT_WRITE) != 0 && (cap_named(cptr).rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)) != 0 &&
      call_is_short(saved(ks.current, REG_INFO));
    // Somebody waits there and can serve, and comes next: nobody who is ready is above.
    predicate call_is_received{L}(integer cptr) = proof_endpoints[call_endpoint(cptr)].state == ENDPOINT_RECEIVE &&
      call_reply(cptr) != NIL && call_has_space(call_server(cptr)) && all_empty(proof_tcbs[call_server(cptr)].priority);
    // As the fast path asks: whoever is called.
    predicate call_is_fast{L}(integer cptr) = call_may_send(cptr) && call_is_received(cptr);
    // It has used no FP registers, and finds the machine set as it is: all rights, no guest, no branches to forget (schedule/rights.h).
    predicate call_is_alike{L}(integer tcb) = (proof_tcbs[tcb].flags & TCB_FPU_USED) == 0 && ((proof_tcbs[tcb].flags ^ ks.rights) & 0x3e) == 0;
 */

/* A server without time of its own is called: it runs on the caller's, at once. */
/*@ predicate call_passive_if{L}(integer cptr) = call_is_fast(cptr) && proof_tcbs[call_server(cptr)].sc == NIL &&
      call_is_alike(call_server(cptr));
    // The second, if there is one, is now the first.
    predicate call_leaves_queue{A, B}(integer cptr) = \let endpoint = call_endpoint{A}(cptr); \let second = call_second{A}(cptr);
      \at(proof_endpoints[endpoint].head, B) == second &&
      (second == NIL ? \at(proof_endpoints[endpoint].tail, B) == NIL && \at(proof_endpoints[endpoint].state, B) == ENDPOINT_IDLE
                     : \at(proof_endpoints[endpoint].tail, B) == \at(proof_endpoints[endpoint].tail, A) &&
                       \at(proof_endpoints[endpoint].state, B) == ENDPOINT_RECEIVE && \at(proof_tcbs[second].ipc_prev, B) == NIL);
    // The context is the server's, the reply object is the head of its stack, on top of the one that was.
    predicate call_lends{A, B}(integer server, integer reply, integer sc, integer below) =
      \at(proof_tcbs[server].sc, B) == sc && \at(proof_scs[sc].tcb, B) == server && \at(proof_scs[sc].reply, B) == reply &&
      \at(proof_replies[reply].prev, B) == below && \at(proof_replies[reply].next, B) == sc && \at(proof_replies[reply].is_head, B) == 1 &&
      (below != NIL ==> \at(proof_replies[below].next, B) == reply && \at(proof_replies[below].is_head, B) == 0);
    // The caller waits for an answer by it, without time.
    predicate call_waits{A, B}(integer caller, integer reply) =
      \at(proof_replies[reply].tcb, B) == caller && \at(proof_tcbs[caller].reply, B) == reply &&
      \at(proof_tcbs[caller].sc, B) == NIL && \at(proof_tcbs[caller].state, B) == THREAD_BLOCKED_ON_REPLY;
    // The server runs, with the capability's badge, in its VSpace.
    predicate call_runs{A, B}(integer server, integer badge, integer vttbr) = \at(ks.current, B) == server &&
      \at(proof_tcbs[server].state, B) == THREAD_RUNNING && \at(proof_tcbs[server].reply, B) == NIL &&
      \at(proof_tcbs[server].context.x[REG_BADGE], B) == badge && \at(proof_space.vttbr, B) == vttbr;
    predicate call_passive_does{A, B}(integer cptr) = \let cap = \at(cap_named(cptr), A); \let server = call_server{A}(cptr);
      \let reply = call_reply{A}(cptr); \let space = \at(call_space(call_server(cptr)), A);
      call_leaves_queue{A, B}(cptr) && call_lends{A, B}(server, reply, call_sc{A}, call_below{A}) &&
      call_waits{A, B}(\at(ks.current, A), reply) && call_runs{A, B}(server, cap.word, space.aux);
    // Entry code moves the message then (entry/aarch64/vectors.S), which no C code does: its words, and for the others zero.
    predicate call_message_moved{A, B}(integer to) = \let from = \at(ks.current, A); \let info = \at(saved(ks.current, REG_INFO), A);
      \at(saved(to, REG_INFO), B) == info &&
      \forall integer i; 0 <= i < MESSAGE_REGISTERS ==>
        \at(saved(to, REG_MR0 + i), B) == (i < (info & 0x7f) ? \at(saved(from, REG_MR0 + i), A) : 0);
    predicate call_passive_moves{A, B}(integer cptr) = call_message_moved{A, B}(call_server{A}(cptr));
 */
#define call_message_writes(tcb)                                                    \
    proof_tcbs[tcb].context.x[REG_BADGE], proof_tcbs[tcb].context.x[REG_INFO],      \
        proof_tcbs[tcb].context.x[REG_MR0], proof_tcbs[tcb].context.x[REG_MR0 + 1], \
        proof_tcbs[tcb].context.x[REG_MR0 + 2], proof_tcbs[tcb].context.x[REG_MR0 + 3]
/* With the registers that the server finds the message in, and what of its waiting has no meaning any more. */
#define call_passive_writes(cptr)                                                          \
    proof_endpoints[call_endpoint(cptr)].state, proof_endpoints[call_endpoint(cptr)].head, \
        proof_endpoints[call_endpoint(cptr)].tail, proof_tcbs[call_second(cptr)].ipc_prev, \
        proof_replies[call_below].next, proof_replies[call_below].is_head,                 \
        proof_replies[call_reply(cptr)].tcb, proof_replies[call_reply(cptr)].prev,         \
        proof_replies[call_reply(cptr)].next, proof_replies[call_reply(cptr)].is_head,     \
        proof_scs[call_sc].tcb, proof_scs[call_sc].reply, proof_tcbs[ks.current].sc,       \
        proof_tcbs[ks.current].reply, proof_tcbs[ks.current].state,                        \
        proof_tcbs[call_server(cptr)].sc, proof_tcbs[call_server(cptr)].reply,             \
        proof_tcbs[call_server(cptr)].state, proof_tcbs[call_server(cptr)].blocked_on,     \
        proof_tcbs[call_server(cptr)].ipc_next, proof_tcbs[call_server(cptr)].ipc_prev,    \
        call_message_writes(call_server(cptr)), ks.current, proof_space.vttbr
