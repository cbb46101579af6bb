/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Barriers, TLB and cache maintenance, VTTBR_EL2 and writes of translation tables as the model of TLB
 * and caches takes them (docs/design/tlb-and-cache-model.md).
 */
#pragma once

#include <base/types.h>

void isb(void);
void dsb_ishst(void);
void dsb_nsh(void);
void dsb_ish(void);
void dsb_sy(void);

/*@ requires \valid(entry);
    assigns *entry;
    ensures *entry == value;
 */
void pte_store(u64 *entry, u64 value);
/*@ requires size == TABLE_ENTRIES * sizeof(u64) && \valid(entries + (0 .. TABLE_ENTRIES - 1));
    assigns entries[0 .. TABLE_ENTRIES - 1];
    ensures \forall integer i; 0 <= i < TABLE_ENTRIES ==> entries[i] == 0;
 */
void table_zero(u64 *entries, u64 size);
u64 vttbr_read(void);
/*@ assigns proof_space.vttbr;
    ensures proof_space.vttbr == vttbr;
 */
void vttbr_set(u64 vttbr);
void tlbi_vmalls12e1(void);
void tlbi_ipas2e1(vaddr_t address);
void tlbi_vmalle1(void);
void tlbi_alle1(void);

void dc_cvac(vaddr_t line);
void dc_civac(vaddr_t line);
void dc_ivac(vaddr_t line);
void dc_cvau(vaddr_t line);
void ic_ivau(vaddr_t line);
void ic_ialluis(void);
void ic_iallu(void);
u64 data_line_size(void);
u64 instruction_line_size(void);
bool instruction_cache_is_pipt(void);
bool kernel_may_write(vaddr_t address);

void memory_handed_out(paddr_t pa, u64 size);
