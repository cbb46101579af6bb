/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * seL4_Signal: when nobody has to be woken one word changes and the caller goes on; a thread above the
 * caller runs at once. Also the doorbell of another core, and sends to nothing that may not block, which
 * nobody hears of.
 */
#include "common.h"
#include "wake.h"

#include <sel4/syscall_numbers.h>

/* A bound thread that waits in a receive has to be woken; else the word waits. */
static inline struct tcb *signal_idle(notification_ref_t notification, word_t badge,
                                      struct tcb *caller)
{
    tcb_ref_t bound = notification_at(notification)->bound_tcb;

    if (bound != NIL && tcb_at(bound)->state == THREAD_BLOCKED_ON_RECEIVE) {
        return fast_wake(bound, caller, badge);
    }
    notification_at(notification)->badge = badge;
    notification_at(notification)->state = NOTIFICATION_ACTIVE;
    return caller;
}

/* Capabilities in a message are looked for first. */
/*@ requires \valid_read(caller);
    assigns \nothing;
    ensures \result <==> has_caps_in(caller->context.x[REG_INFO]);
 */
static inline bool has_caps(const struct tcb *caller)
{
    word_t caps = (word_t)seL4_MessageInfo_extraCaps_mask << seL4_MessageInfo_extraCaps_shift;

    return (caller->context.x[REG_INFO] & caps) != 0;
}

/* No capability is there. A send that may block is a fault; of others the message information is the
 * result: none. */
/*@ requires \valid(caller);
    assigns caller->context.x[REG_INFO];
    ensures \result == \null || \result == caller;
 */
static inline struct tcb *send_to_nothing(struct tcb *caller)
{
    if (caller->context.x[REG_SYSCALL] != (word_t)SYSCALL_NB_SEND || has_caps(caller)) {
        return NULL;
    }
    caller->context.x[REG_INFO] = 0;
    return caller;
}

/* An SGI, whatever the message is. The barrier makes the words that it is about visible first. Apart, as it
 * needs a stack frame. */
/*@ requires \valid(caller) && slot < PROOF_SLOTS && is_sgi(proof_slots[slot].cap);
    requires \separated(caller, proof_slots + (..), &proof_gic);
    assigns caller->context.x[REG_INFO], proof_gic.raised;
    ensures \result == \null ==> proof_gic.raised == \old(proof_gic.raised);
    ensures !has_caps_in(\old(caller->context.x[REG_INFO])) ==> \result == caller && caller->context.x[REG_INFO] == 0;
    ensures \result != \null ==> \result == caller && proof_gic.raised == rung(\old(proof_gic.raised), proof_slots[slot].cap);
 */
static NOINLINE struct tcb *ring(slot_ref_t slot, struct tcb *caller)
{
    if (unlikely(has_caps(caller))) {
        return NULL;
    }
    caller->context.x[REG_INFO] = 0;
    dsb_ishst();
    gic_send_sgi((u32)slot_at(slot)->cap.word, slot_at(slot)->cap.aux);
    return caller;
}

/* Not to a notification. */
/*@ requires \valid(caller) && slot < PROOF_SLOTS;
    requires \separated(caller, proof_slots + (..), &proof_gic);
    assigns caller->context.x[REG_INFO], proof_gic.raised;
    ensures proof_gic.raised != \old(proof_gic.raised) ==>
      is_sgi(proof_slots[slot].cap) && proof_gic.raised == rung(\old(proof_gic.raised), proof_slots[slot].cap);
    ensures is_sgi(proof_slots[slot].cap) && !has_caps_in(\old(caller->context.x[REG_INFO])) ==> \result == caller &&
      caller->context.x[REG_INFO] == 0 && proof_gic.raised == rung(\old(proof_gic.raised), proof_slots[slot].cap);
 */
static inline struct tcb *send_elsewhere(slot_ref_t slot, struct tcb *caller)
{
    switch (slot_at(slot)->cap.type) {
    case CAP_NULL:
        return send_to_nothing(caller);
    case CAP_SGI_SIGNAL:
        return ring(slot, caller);
    default:
        return NULL;
    }
}

struct tcb *fastpath_signal(cptr_t cptr, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    if (unlikely(!at.found)) {
        return NULL;
    }
    if (slot_at(at.slot)->cap.type != CAP_NOTIFICATION) {
        return send_elsewhere(at.slot, caller);
    }
    if (unlikely(!(slot_at(at.slot)->cap.rights & RIGHT_WRITE))) {
        return NULL;
    }

    notification_ref_t notification = slot_at(at.slot)->cap.object;

    switch (notification_at(notification)->state) {
    case NOTIFICATION_ACTIVE:
        notification_at(notification)->badge |= slot_at(at.slot)->cap.word;
        return caller;
    case NOTIFICATION_IDLE:
        return signal_idle(notification, slot_at(at.slot)->cap.word, caller);
    default:
        return fast_wake(notification_at(notification)->head, caller, slot_at(at.slot)->cap.word);
    }
}
