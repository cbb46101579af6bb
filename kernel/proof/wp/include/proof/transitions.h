/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Transitions of system calls from entry to exit: when one is it (`..._if`, of the state before), what is written
 * (`..._writes`, places of that state), what is so afterwards (`..._does`). Contracts of the functions that are the call say exactly
 * this, and tests/spec asks it of the specification's steps (docs/design/refinement.md). Registers are those of the caller; the
 * number of the system call, where it matters, is whoever's that enters the function.
 */
#pragma once

#include <proof/gic.h>
#include <proof/lookup.h>
#include <proof/message.h>
#include <proof/notification.h>
#include <space/ipc_buffer.h>

/*@ logic struct cap cap_named{L}(integer cptr) = proof_slots[named_by(ks.current, cptr)].cap;
    // Three bits of a message's information say how many capabilities go along; it has room for two of them.
    predicate has_caps_in(integer info) = (info & 0x180) != 0;
    // Whose registers are asked.
    predicate somebody_runs{L} = 0 < ks.current < PROOF_OBJECTS && has_cspace(ks.current);
    // References in objects are in the window.
    predicate are_notifications{L} = \forall integer slot; 0 < slot < PROOF_SLOTS && proof_slots[slot].cap.type == CAP_NOTIFICATION ==>
      is_notification(proof_slots[slot].cap.object) && proof_notifications[proof_slots[slot].cap.object].head < PROOF_OBJECTS &&
      proof_notifications[proof_slots[slot].cap.object].bound_tcb < PROOF_OBJECTS;
    // Of a system call.
    predicate is_call{L} = somebody_runs && are_notifications;
 */

/* A fast path has the caller's address, and finds its slots behind that, where all others find them by reference. */
#define is_fast_entry(caller)                          \
    (is_call && (caller) == proof_tcbs + ks.current && \
     (caller)->slots[TCB_SLOT_CSPACE].cap == proof_slots[root_of(ks.current)].cap)

/* An SGI: any send to a capability to one, whatever the message says, that has no capabilities and wants no answer. */
/*@ predicate sgi_signal_if{L}(integer cptr) =
      named_by(ks.current, cptr) != NIL && is_sgi(cap_named(cptr)) && !has_caps_in(saved(ks.current, REG_INFO));
    predicate sgi_signal_does{A, B}(integer cptr) =
      \at(proof_gic.raised, B) == rung(\at(proof_gic.raised, A), \at(cap_named(cptr), A)) &&
      \at(proof_tcbs[ks.current].context.x[REG_INFO], B) == 0;
 */
#define sgi_signal_writes(cptr) proof_gic.raised, proof_tcbs[ks.current].context.x[REG_INFO]

/* A signal to a notification that nobody waits for: the word is kept, or added to the one that is there. */
/*@ predicate is_signalled{L}(integer cptr) = named_by(ks.current, cptr) != NIL && cap_named(cptr).type == CAP_NOTIFICATION &&
      (cap_named(cptr).rights & RIGHT_WRITE) != 0;
    predicate waits_bound{L}(integer n) = proof_notifications[n].bound_tcb != NIL &&
      proof_tcbs[proof_notifications[n].bound_tcb].state == THREAD_BLOCKED_ON_RECEIVE;
    predicate signal_kept_if{L}(integer cptr) = is_signalled(cptr) &&
      (proof_notifications[cap_named(cptr).object].state == NOTIFICATION_ACTIVE ||
       proof_notifications[cap_named(cptr).object].state == NOTIFICATION_IDLE && !waits_bound(cap_named(cptr).object));
    predicate signal_kept_does{A, B}(integer cptr) = \let cap = \at(cap_named(cptr), A);
      \at(proof_notifications[cap.object].state, B) == NOTIFICATION_ACTIVE &&
      \at(proof_notifications[cap.object].badge, B) == (\at(proof_notifications[cap.object].state, A) == NOTIFICATION_ACTIVE
        ? \at(proof_notifications[cap.object].badge, A) | cap.word : cap.word);
 */
#define signal_kept_writes(cptr)                       \
    proof_notifications[cap_named(cptr).object].state, \
        proof_notifications[cap_named(cptr).object].badge

/* A receive from a notification on which the caller may wait, without interrupts that a wait would acknowledge. */
/*@ predicate may_wait_for{L}(integer cptr) = named_by(ks.current, cptr) != NIL && cap_named(cptr).type == CAP_NOTIFICATION &&
      (cap_named(cptr).rights & RIGHT_READ) != 0 && proof_notifications[cap_named(cptr).object].implied_irqs == IRQ_LIST_END &&
      (proof_notifications[cap_named(cptr).object].bound_tcb == NIL || proof_notifications[cap_named(cptr).object].bound_tcb == ks.current);
 */

/* A word is there: the caller, who runs on a context that it has, takes it. */
/*@ predicate word_taken_if{L}(integer cptr) = may_wait_for(cptr) && proof_tcbs[ks.current].sc != NIL &&
      proof_notifications[cap_named(cptr).object].state == NOTIFICATION_ACTIVE;
    predicate word_taken_does{A, B}(integer cptr) = \let cap = \at(cap_named(cptr), A);
      \at(proof_tcbs[ks.current].context.x[REG_BADGE], B) == \at(proof_notifications[cap.object].badge, A) &&
      \at(proof_tcbs[ks.current].context.x[REG_INFO], B) == 0 && \at(proof_notifications[cap.object].badge, B) == 0 &&
      \at(proof_notifications[cap.object].state, B) == NOTIFICATION_IDLE;
 */
#define word_taken_writes(cptr)                                                              \
    proof_tcbs[ks.current].context.x[REG_BADGE], proof_tcbs[ks.current].context.x[REG_INFO], \
        proof_notifications[cap_named(cptr).object].badge,                                   \
        proof_notifications[cap_named(cptr).object].state

/* None is there, and the caller does not want to wait for one. */
/*@ predicate nothing_there_if{L}(integer cptr) = may_wait_for(cptr) &&
      proof_notifications[cap_named(cptr).object].state <= NOTIFICATION_WAITING;
    predicate nothing_there_does{A, B}(integer cptr) = \at(proof_tcbs[ks.current].context.x[REG_BADGE], B) == 0 &&
      \at(proof_tcbs[ks.current].context.x[REG_INFO], B) == 0;
 */
#define nothing_there_writes(cptr) \
    proof_tcbs[ks.current].context.x[REG_BADGE], proof_tcbs[ks.current].context.x[REG_INFO]
