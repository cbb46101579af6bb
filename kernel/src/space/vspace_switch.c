/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The running thread's VSpace.
 */
#include <base/state.h>
#include <base/window.h>
#include <machine/machine.h>
#include <space/vspace.h>

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

void vspace_switch_to_none(void)
{
    switch_to_shared(vttbr_empty(), NIL);
}

void vspace_switch_to(tcb_ref_t tcb)
{
    table_ref_t root = tcb_slot_at(tcb, TCB_SLOT_VSPACE)->cap.object;
    u64 vttbr = tcb_slot_at(tcb, TCB_SLOT_VSPACE)->cap.aux;

    if (likely(tcb_slot_at(tcb, TCB_SLOT_VSPACE)->cap.type == CAP_VSPACE &&
               ks.vmid_owner[vmid_of(vttbr)] == root)) {
        vttbr_write(vttbr);
    } else if (vspace_cap_is_valid(tcb_slot_at(tcb, TCB_SLOT_VSPACE)->cap)) {
        switch_to_shared(vttbr, root);
    } else {
        vspace_switch_to_none();
    }
}
