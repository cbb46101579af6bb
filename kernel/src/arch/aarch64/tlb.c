/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * TLB maintenance for stage 2 (Arm ARM D8.13). A VSpace runs on one core only, and each core has
 * VMIDs of its own, so all of it is local: non-shareable.
 */
#include <arch/machine.h>
#include <kernel/memory_map.h>
#include <kernel/state.h>
#include <machine/sysreg.h>

/* Two tables of zeros (kernel.ld). */
u64 vttbr_empty(void)
{
    extern const u8 kernel_empty_vspace[];

    return ks.boot.window_pa + ((u64)kernel_empty_vspace - WINDOW_VA);
}

/* TLBI for EL1&0 works on the VMID in VTTBR_EL2. Returns what was there. */
static u64 borrow_vmid(u64 vttbr)
{
    u64 before = sysreg_read("vttbr_el2");

    if (before != vttbr) {
        vttbr_write(vttbr);
    }
    return before;
}

static void give_back_vmid(u64 before, u64 vttbr)
{
    if (before != vttbr) {
        vttbr_write(before);
    }
}

void tlb_invalidate_vmid(u64 vttbr)
{
    u64 before = borrow_vmid(vttbr);

    dsb("ishst");
    __asm__ volatile("tlbi vmalls12e1" : : : "memory");
    dsb("nsh");
    isb();
    give_back_vmid(before, vttbr);
}

/* IPAS2E1 drops only stage-2 entries; those that combine both stages go with VMALLE1. */
void tlb_invalidate_ipa(u64 vttbr, vaddr_t address)
{
    u64 before = borrow_vmid(vttbr);

    dsb("ishst");
    __asm__ volatile("tlbi ipas2e1, %0" : : "r"(address >> 12) : "memory");
    dsb("nsh");
    __asm__ volatile("tlbi vmalle1" : : : "memory");
    dsb("nsh");
    isb();
    give_back_vmid(before, vttbr);
}

void tlb_invalidate_all(void)
{
    dsb("ishst");
    __asm__ volatile("tlbi alle1" : : : "memory");
    dsb("nsh");
    isb();
}
