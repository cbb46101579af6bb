/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The acknowledgement of an interrupt: the one invocation that drivers make for each.
 */
#include "common.h"

#include <interrupt/irq.h>

/*@ requires \valid(caller) && slot < PROOF_SLOTS && (is_handler(slot) ==> is_in_order(handled(slot)));
    requires \separated(caller, proof_slots + (..), &ks, &proof_active, proof_notifications + (..));
    assigns ks, proof_active, proof_notifications[..], caller->context.x[REG_BADGE], caller->context.x[REG_INFO];
    ensures \result == \null ==> ks == \old(ks) && same_active{Pre, Here};
    ensures \result != \null ==> \result == caller && is_handler(slot) && acknowledged{Pre, Here}(handled(slot)) &&
      are_recorded && !is_flagged(handled(slot), IRQ_ACTIVE);
 */
static inline struct tcb *acknowledge_by(slot_ref_t slot, struct tcb *caller)
{
    if (unlikely(slot_at(slot)->cap.type != CAP_IRQ_HANDLER)) {
        return NULL;
    }
    caller->context.x[REG_BADGE] = 0;
    caller->context.x[REG_INFO] = 0;
    irq_acknowledge(irq_of(slot));
    return caller;
}

struct tcb *fastpath_acknowledge(cptr_t cptr, struct tcb *caller)
{
    struct flat_lookup at = fast_lookup(caller, cptr);

    return likely(at.found) ? acknowledge_by(at.slot, caller) : NULL;
}
