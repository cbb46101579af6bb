/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Issuing interrupt handlers and SGI signals (seL4 manual 10.3.4): of the interrupts that the system
 * description names for it (IRQ_ISSUABLE), and of no others, whoever has or had them. How an SPI is
 * triggered the loader has told the distributor.
 */
#include "decode.h"

#include <base/speculation.h>
#include <base/state.h>
#include <base/window.h>
#include <capability/cspace.h>
#include <capability/derivation.h>
#include <interrupt/irq.h>
#include <machine/machine.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>

#define PRIVATE_IRQS 32u

/*@ assigns \nothing;
    ensures \result.code == seL4_NoError <==> is_free(intid);
 */
static struct error check_irq(word_t intid)
{
    if (intid >= IRQS) {
        return error_range(0, IRQS - 1);
    }
    intid = index_below(intid, IRQS);
    if (!(ks.irq_flags[intid] & IRQ_ISSUABLE)) {
        return error_code(seL4_IllegalOperation);
    }
    return ks.irq_state[intid] == IRQ_INACTIVE ? error_none() : error_code(seL4_RevokeFirst);
}

/* Argument i: index, then depth, of the empty slot in the CNode of extra capability 0. */
static struct error find_dest(const struct invocation *inv, u32 i, struct irq_control_plan *plan)
{
    return cspace_lookup_empty(inv->extra[0], invocation_argument(inv, i),
                               invocation_argument(inv, i + 1), &plan->dest);
}

static struct error find_irq(const struct invocation *inv, u32 dest_argument,
                             struct irq_control_plan *plan)
{
    word_t intid = invocation_argument(inv, 0);
    struct error error = check_irq(intid);

    if (error.code != seL4_NoError) {
        return error;
    }
    plan->intid = (u32)index_below(intid, IRQS);
    return find_dest(inv, dest_argument, plan);
}

/* As the loader has told the distributor, of an interrupt that there is. */
/*@ assigns \nothing;
    ensures \result <==> intid < IRQS && is_flagged(intid, IRQ_EDGE);
 */
static bool is_edge(word_t intid)
{
    return intid < IRQS && (ks.irq_flags[index_below(intid, IRQS)] & IRQ_EDGE);
}

static struct error decode_get(const struct invocation *inv, struct irq_control_plan *plan)
{
    if (inv->length < 3 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->edge = is_edge(invocation_argument(inv, 0));
    return find_irq(inv, 1, plan);
}

static struct error decode_get_trigger(const struct invocation *inv, struct irq_control_plan *plan)
{
    word_t intid = invocation_argument(inv, 0);

    if (inv->length < 4 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->edge = invocation_argument(inv, 1) == seL4_ARM_IRQ_EDGE;
    if (intid >= PRIVATE_IRQS && intid < IRQS && plan->edge != is_edge(intid)) {
        return error_argument(1);
    }
    return find_irq(inv, 2, plan);
}

/*@ requires \valid_read(plan) && plan->intid < INTIDS && \separated(plan, &ks, proof_slots + (..));
    requires control < PROOF_SLOTS && plan->dest < PROOF_SLOTS && control != plan->dest;
    requires proof_slots[control].next < PROOF_SLOTS;
    assigns ks, proof_slots[..];
    ensures ks.irq_state[plan->intid] == IRQ_HANDLER && only_irq_differs{Pre, Here}(plan->intid);
    ensures is_flagged(plan->intid, IRQ_ISSUABLE) <==> \old(is_flagged(plan->intid, IRQ_ISSUABLE));
    ensures proof_slots[plan->dest].cap.type == CAP_IRQ_HANDLER && proof_slots[plan->dest].cap.word == plan->intid;
    ensures \forall integer slot; slot != plan->dest ==> proof_slots[slot].cap == \old(proof_slots[slot].cap);
 */
static void invoke_issue_handler(slot_ref_t control, const struct irq_control_plan *plan)
{
    u8 others = ks.irq_flags[plan->intid] & (u8)~IRQ_EDGE;

    ks.irq_flags[plan->intid] = (u8)(others | (plan->edge ? IRQ_EDGE : 0));
    ks.irq_state[plan->intid] = IRQ_HANDLER;
    gic_set_trigger(plan->intid, plan->edge);
    slot_insert((struct cap){.type = CAP_IRQ_HANDLER, .rights = RIGHTS_ALL, .word = plan->intid},
                control, plan->dest);
    gic_enable(plan->intid);
}

/* Only to this core: signals to others, which are doorbells, are part of the system description. */
static struct error decode_issue_sgi(const struct invocation *inv, struct irq_control_plan *plan)
{
    word_t intid = invocation_argument(inv, 0);
    word_t target = invocation_argument(inv, 1);

    if (inv->length < 4 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (intid >= SGIS) {
        return error_range(0, SGIS - 1);
    }
    if (target != machine_affinity()) {
        return error_range(machine_affinity(), machine_affinity());
    }
    if (!(ks.irq_flags[index_below(intid, SGIS)] & IRQ_ISSUABLE)) {
        return error_code(seL4_IllegalOperation);
    }
    plan->intid = (u32)intid;
    plan->target = target;
    return find_dest(inv, 2, plan);
}

/*@ requires \valid_read(plan) && \separated(plan, proof_slots + (..));
    requires control < PROOF_SLOTS && plan->dest < PROOF_SLOTS && control != plan->dest;
    requires proof_slots[control].next < PROOF_SLOTS;
    assigns proof_slots[..];
    ensures is_sgi(proof_slots[plan->dest].cap) && proof_slots[plan->dest].cap.word == plan->intid;
    ensures proof_slots[plan->dest].cap.aux == target_of(plan->target);
    ensures \forall integer slot; slot != plan->dest ==> proof_slots[slot].cap == \old(proof_slots[slot].cap);
 */
static void invoke_issue_sgi(slot_ref_t control, const struct irq_control_plan *plan)
{
    slot_insert((struct cap){.type = CAP_SGI_SIGNAL,
                             .rights = RIGHTS_ALL,
                             .word = plan->intid,
                             .aux = gic_sgi_target(plan->target)},
                control, plan->dest);
}

struct error decode_irq_control(const struct invocation *inv, struct irq_control_plan *plan)
{
    switch (inv->label) {
    case IRQIssueIRQHandler:
        return decode_get(inv, plan);
    case ARMIRQIssueIRQHandlerTrigger:
        return decode_get_trigger(inv, plan);
    case ARMIRQIssueSGISignal:
        return decode_issue_sgi(inv, plan);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void invoke_irq_control(const struct invocation *inv, const struct irq_control_plan *plan)
{
    if (inv->label == ARMIRQIssueSGISignal) {
        invoke_issue_sgi(inv->slot, plan);
    } else {
        invoke_issue_handler(inv->slot, plan);
    }
}
