/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Barriers, TLB and cache maintenance, VTTBR_EL2 and writes of translation tables: one instruction
 * each. The sequences that the architecture asks for are portable (src/machine), so that the model of
 * the host build sees them (docs/design/tlb-and-cache-model.md).
 */
#pragma once

#include <base/memory_map.h>
#include <machine/sysreg.h>

#define OPERATION(text, operand) __asm__ volatile(text ", %0" : : "r"((u64)(operand)) : "memory")

/* Barriers (Arm ARM B2.3.12). */
static inline void dsb_ishst(void)
{
    dsb("ishst");
}

static inline void dsb_nsh(void)
{
    dsb("nsh");
}

static inline void dsb_ish(void)
{
    dsb("ish");
}

static inline void dsb_sy(void)
{
    dsb("sy");
}

/* An entry of a table that may be walked meanwhile: one access of its size (Arm ARM B2.2.1). */
static inline void pte_store(u64 *entry, u64 value)
{
    *(volatile u64 *)entry = value;
}

/* A table that cannot be walked. */
static inline void table_zero(u64 *entries, u64 size)
{
    __builtin_memset(entries, 0, size);
}

/* The VMID and the tables of EL1&0, in one register. */
static inline u64 vttbr_read(void)
{
    return sysreg_read("vttbr_el2");
}

static inline void vttbr_set(u64 vttbr)
{
    sysreg_write("vttbr_el2", vttbr);
}

/* This core's TLB; all but ALLE1 what belongs to the VMID in VTTBR_EL2 (Arm ARM D8.14.5). */
static inline void tlbi_vmalls12e1(void)
{
    __asm__ volatile("tlbi vmalls12e1" : : : "memory");
}

static inline void tlbi_ipas2e1(vaddr_t address)
{
    OPERATION("tlbi ipas2e1", address >> 12);
}

static inline void tlbi_vmalle1(void)
{
    __asm__ volatile("tlbi vmalle1" : : : "memory");
}

static inline void tlbi_alle1(void)
{
    __asm__ volatile("tlbi alle1" : : : "memory");
}

/* Caches, a line each, by an address of the kernel (Arm ARM D7.5). */
static inline void dc_cvac(vaddr_t line)
{
    OPERATION("dc cvac", line);
}

static inline void dc_civac(vaddr_t line)
{
    OPERATION("dc civac", line);
}

static inline void dc_ivac(vaddr_t line)
{
    OPERATION("dc ivac", line);
}

static inline void dc_cvau(vaddr_t line)
{
    OPERATION("dc cvau", line);
}

static inline void ic_ivau(vaddr_t line)
{
    OPERATION("ic ivau", line);
}

static inline void ic_ialluis(void)
{
    __asm__ volatile("ic ialluis" : : : "memory");
}

static inline void ic_iallu(void)
{
    __asm__ volatile("ic iallu" : : : "memory");
}

/* CTR_EL0: DminLine, IminLine, L1Ip. */
static inline u64 data_line_size(void)
{
    return 4ULL << ((sysreg_read("ctr_el0") >> 16) & 0xf);
}

static inline u64 instruction_line_size(void)
{
    return 4ULL << (sysreg_read("ctr_el0") & 0xf);
}

static inline bool instruction_cache_is_pipt(void)
{
    return ((sysreg_read("ctr_el0") >> 14) & 3) == 3;
}

/* Frames outside the window are mapped read-only. */
static inline bool kernel_may_write(vaddr_t address)
{
    return address < SHARED_VA;
}

/* For the model: from here on this memory is an object, or a user's. */
static inline void memory_handed_out(paddr_t pa, u64 size)
{
    (void)pa;
    (void)size;
}

#undef OPERATION
