/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Each type of capability that can be invoked. decode_* checks what inv asks for and writes down in
 * plan how to do it: nothing else changes. invoke_* does it, for the label and the plan that were
 * decoded; it has no error to return. When it was interrupted (ks.preempted) part of it is done, and
 * the same call, decoded again, goes on. Results go to the caller's message registers.
 */
#pragma once

#include <invocation/invocation.h>

#include "plan.h"

/*@ requires \valid_read(inv) && \valid(plan) && \separated(inv, plan) && can_talk(inv->caller) && all_have_slots;
    requires is_untyped(inv->slot) && inv->cap == proof_slots[inv->slot].cap && proof_slots[inv->slot].next < PROOF_SLOTS;
    requires inv->extra[0] < PROOF_SLOTS;
    assigns *plan, proof_users.fetches;
    ensures \result.code == seL4_NoError ==> may_be_made(inv->slot, used_before(inv->slot, plan), plan->type, planned(plan));
 */
struct error decode_untyped(const struct invocation *inv, struct untyped_plan *plan) MUST_CHECK;
/*@ requires \valid_read(inv) && \valid_read(plan) && \separated(plan, proof_slots + (..), proof_vcpus + (..), &proof_memory, &ks);
    requires is_untyped(inv->slot) && may_be_made(inv->slot, used_before(inv->slot, plan), plan->type, planned(plan)) && proof_slots[inv->slot].next < PROOF_SLOTS;
    requires proof_memory.zero_from == proof_slots[inv->slot].cap.word + proof_slots[inv->slot].cap.aux;
    requires ks.preempted == 0;
    assigns proof_slots[..], proof_vcpus[..], proof_memory, ks.preempted;
    ensures ks.preempted == 0 ==> are_made{Pre, Here}(inv->slot, \old(used_before(inv->slot, plan)), planned(plan));
    ensures ks.preempted == 0 && plan->reset && !(\old(proof_slots[inv->slot].cap.flags) & CAP_DEVICE) ==>
      proof_memory.zero_from == \old(proof_slots[inv->slot].cap.word);
    ensures ks.preempted != 0 ==> only_watermark_differs{Pre, Here}(inv->slot);
 */
void invoke_untyped(const struct invocation *inv, const struct untyped_plan *plan);

struct error decode_cnode(const struct invocation *inv, struct cnode_plan *plan) MUST_CHECK;
void invoke_cnode(const struct invocation *inv, const struct cnode_plan *plan);

struct error decode_tcb(const struct invocation *inv, struct tcb_plan *plan) MUST_CHECK;
void invoke_tcb(const struct invocation *inv, const struct tcb_plan *plan);

struct error decode_sched_context(const struct invocation *inv,
                                  struct sched_context_plan *plan) MUST_CHECK;
void invoke_sched_context(const struct invocation *inv, const struct sched_context_plan *plan);

struct error decode_sched_control(const struct invocation *inv,
                                  struct sched_control_plan *plan) MUST_CHECK;
void invoke_sched_control(const struct invocation *inv, const struct sched_control_plan *plan);

struct error decode_irq_control(const struct invocation *inv,
                                struct irq_control_plan *plan) MUST_CHECK;
void invoke_irq_control(const struct invocation *inv, const struct irq_control_plan *plan);

struct error decode_irq_handler(const struct invocation *inv,
                                struct irq_handler_plan *plan) MUST_CHECK;
void invoke_irq_handler(const struct invocation *inv, const struct irq_handler_plan *plan);

/*@ requires \valid_read(inv) && \valid(plan) && \separated(inv, plan) && is_frame_invocation(inv);
    behavior map:
      assumes inv->label == ARMPageMap;
      assigns *plan, proof_users.fetches;
      ensures nothing_fetched{Pre, Here};
      ensures is_asked_error(inv, \result.code);
      ensures \result.code == seL4_NoError ==> plan->mapping.vspace == asked_space(inv) &&
        plan->mapping.address == asked_address(inv) && plan->mapping.rights == asked_rights(inv) &&
        plan->mapping.attributes == asked_attributes(inv);
    behavior unmap:
      assumes inv->label == ARMPageUnmap;
      assigns \nothing;
      ensures \result.code == seL4_NoError;
 */
struct error decode_frame(const struct invocation *inv, struct frame_plan *plan) MUST_CHECK;
/*@ requires \valid_read(inv) && \valid_read(plan) && \separated(plan, proof_tables + (..)) && \separated(inv, proof_tables + (..));
    requires is_frame_invocation(inv);
    requires inv->label == ARMPageMap ==> may_be_at(inv->slot, plan->mapping.vspace.object, plan->mapping.address);
    behavior map:
      assumes inv->label == ARMPageMap;
      assigns proof_tables[..], proof_slots[..], proof_tlb.told;
      ensures shows(end_entry(inv->slot, plan->mapping.vspace.object, plan->mapping.address), proof_slots[inv->slot].cap, plan->mapping.rights, plan->mapping.attributes);
      ensures only_end_differs{Pre, Here}(inv->slot, plan->mapping.vspace.object, plan->mapping.address);
      ensures proof_slots[inv->slot].cap.word == plan->mapping.address && proof_slots[inv->slot].cap.aux == plan->mapping.vspace.word;
      ensures only_place_differs{Pre, Here}(inv->slot);
    behavior unmap:
      assumes inv->label == ARMPageUnmap;
      assigns proof_tables[..], proof_slots[..], proof_tlb.told;
      ensures \old(is_shown(inv->slot)) ==>
        is_cut(map_root(inv->slot), proof_slots[inv->slot].cap.word, level_of(proof_slots[inv->slot].cap.size));
      ensures !\old(is_shown(inv->slot)) ==> same_tables{Pre, Here};
      ensures only_place_differs{Pre, Here}(inv->slot);
 */
void invoke_frame(const struct invocation *inv, const struct frame_plan *plan);

struct error decode_page_table(const struct invocation *inv,
                               struct page_table_plan *plan) MUST_CHECK;
void invoke_page_table(const struct invocation *inv, const struct page_table_plan *plan);

struct error decode_vspace(const struct invocation *inv, struct vspace_plan *plan) MUST_CHECK;
void invoke_vspace(const struct invocation *inv, const struct vspace_plan *plan);

struct error decode_asid_control(const struct invocation *inv,
                                 struct asid_control_plan *plan) MUST_CHECK;
void invoke_asid_control(const struct invocation *inv, const struct asid_control_plan *plan);

struct error decode_asid_pool(const struct invocation *inv, struct asid_pool_plan *plan) MUST_CHECK;
void invoke_asid_pool(const struct invocation *inv, const struct asid_pool_plan *plan);

struct error decode_smc(const struct invocation *inv, struct smc_plan *plan) MUST_CHECK;
void invoke_smc(const struct invocation *inv, const struct smc_plan *plan);

struct error decode_vcpu(const struct invocation *inv, struct vcpu_plan *plan) MUST_CHECK;
void invoke_vcpu(const struct invocation *inv, const struct vcpu_plan *plan);

/* Whatever the message is. */
/*@ requires \valid_read(inv) && \separated(inv, &proof_gic) && is_sgi(inv->cap);
    assigns proof_gic.raised;
    ensures proof_gic.raised == rung(\old(proof_gic.raised), inv->cap);
 */
void invoke_sgi_signal(const struct invocation *inv);
