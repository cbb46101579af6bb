/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the kernel's state names.
 */
#include "check.h"

static bool add_tcb(struct check *check, tcb_ref_t ref, const char *whose)
{
    return object_add(check, ref, CAP_TCB, kind_size(CAP_TCB), whose);
}

static bool find_queues(struct check *check)
{
    const struct core_state *ks = check->ks;

    for (u32 i = 0; i < PRIORITIES; i++) {
        if (!add_tcb(check, ks->ready[i].head, "a ready queue") ||
            !add_tcb(check, ks->ready[i].tail, "a ready queue")) {
            return false;
        }
    }
    return add_tcb(check, ks->release_head, "the release queue") &&
           add_tcb(check, ks->release_root, "the release queue");
}

static bool find_translation(struct check *check)
{
    for (u32 i = 0; i < VMIDS; i++) {
        if (!object_add(check, check->ks->vmid_owner[i], CAP_VSPACE, kind_size(CAP_VSPACE),
                        "a VMID")) {
            return false;
        }
    }
    for (u32 i = 0; i < ASID_POOLS; i++) {
        if (!object_add(check, check->ks->asid_pools[i], CAP_ASID_POOL, kind_size(CAP_ASID_POOL),
                        "the table of ASID pools")) {
            return false;
        }
    }
    return true;
}

static bool find_guests(struct check *check)
{
    for (u32 i = 0; i < SLEEPERS; i++) {
        if (!object_add(check, check->ks->sleepers[i], CAP_VCPU, kind_size(CAP_VCPU),
                        "the list of sleepers")) {
            return false;
        }
    }
    return object_add(check, check->ks->vcpu, CAP_VCPU, kind_size(CAP_VCPU), "the kernel");
}

bool find_from_state(struct check *check)
{
    const struct core_state *ks = check->ks;
    u64 irq_slots = check->state + offsetof(struct core_state, irq_slots);

    return add_tcb(check, ks->current, "current") && add_tcb(check, ks->switch_to, "switch_to") &&
           add_tcb(check, ks->fpu_owner, "fpu_owner") &&
           object_add(check, ks->current_sc, CAP_SCHED_CONTEXT, sizeof(struct sched_context),
                      "current_sc") &&
           find_queues(check) && find_translation(check) && find_guests(check) &&
           slots_add(check, (slot_ref_t)(irq_slots >> SLOT_BITS), ks->boot.irqs);
}
