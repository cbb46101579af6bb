/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * TLB maintenance for stage 2 (Arm ARM D8.14). A VSpace runs on one core only, and each core has
 * VMIDs of its own, so all of it is local: non-shareable. The first barrier makes table entries that
 * were written before visible to walks: what is walked again is the new. The last waits for the end.
 */
#include <machine/machine.h>

#define VMID_MASK (~0ULL << 48)

/* TLBI for EL1&0 works on the VMID in VTTBR_EL2, which is borrowed without the tables that belong to
 * it, lest they are walked meanwhile. Returns what was there. */
static u64 borrow_vmid(u64 vttbr)
{
    u64 before = vttbr_read();

    if ((before ^ vttbr) & VMID_MASK) {
        vttbr_write((vttbr & VMID_MASK) | (vttbr_empty() & ~VMID_MASK));
    }
    return before;
}

static void give_back_vmid(u64 before, u64 vttbr)
{
    if ((before ^ vttbr) & VMID_MASK) {
        vttbr_write(before);
    }
}

void tlb_invalidate_vmid(u64 vttbr)
{
    u64 before = borrow_vmid(vttbr);

    dsb_ishst();
    tlbi_vmalls12e1();
    dsb_nsh();
    isb();
    give_back_vmid(before, vttbr);
}

/* IPAS2E1 drops only stage-2 entries; those that combine both stages go with VMALLE1, when no stage-2
 * entry is left to make them of again. */
void tlb_invalidate_ipa(u64 vttbr, vaddr_t address)
{
    u64 before = borrow_vmid(vttbr);

    dsb_ishst();
    tlbi_ipas2e1(address);
    dsb_nsh();
    tlbi_vmalle1();
    dsb_nsh();
    isb();
    give_back_vmid(before, vttbr);
}

void tlb_invalidate_all(void)
{
    dsb_ishst();
    tlbi_alle1();
    dsb_nsh();
    isb();
}

void tlb_invalidate_stage1(void)
{
    tlbi_vmalle1();
    dsb_nsh();
    isb();
}
