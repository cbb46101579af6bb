/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The running thread's VSpace.
 */
#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>
#include <space/vspace.h>

#define VMID_SHIFT 48

/* VMID 0 belongs to all who have none of their own, in turns, and to the empty VSpace: what the TLB
 * holds of the one before goes. */
static COLD void switch_to_shared(u64 vttbr, table_ref_t root)
{
    vttbr_write(vttbr);
    if (ks.shared_vmid_user != root) {
        ks.shared_vmid_user = root;
        tlb_invalidate_vmid(vttbr);
    }
}

void vspace_switch_to(tcb_ref_t tcb)
{
    const struct cap *cap = &tcb_at(tcb)->slots[TCB_SLOT_VSPACE].cap;

    if (likely(cap->type == CAP_VSPACE &&
               ks.vmid_owner[cap->aux >> VMID_SHIFT & (VMIDS - 1)] == cap->object)) {
        vttbr_write(cap->aux);
    } else if (vspace_cap_is_valid(cap)) {
        switch_to_shared(cap->aux, cap->object);
    } else {
        switch_to_shared(vttbr_empty(), NIL);
    }
}
