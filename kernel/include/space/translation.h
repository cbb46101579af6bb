/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The stage-2 tables of a VSpace (Arm ARM D8.3): 40-bit addresses, three levels of lookup, the first
 * with 1024 entries in two concatenated tables.
 */
#pragma once

#include <base/window.h>
#include <machine/maintenance.h>
#include <space/pte.h>
#include <space/vspace.h>

#define FIRST_LEVEL 1u
#define LAST_LEVEL  3u

/* An entry of a table. */
struct translation {
    table_ref_t table;
    u32 index;
    u32 level;
};

/* log2 of the bytes that an entry of this level translates. */
static inline u32 level_bits(u32 level)
{
    return PAGE_BITS + 9 * (LAST_LEVEL - level);
}

/* The level whose entries map frames of this size. */
static inline u32 frame_level(u32 size_bits)
{
    return LAST_LEVEL - (size_bits - PAGE_BITS) / 9;
}

static inline u64 pte_read(struct translation at)
{
    return table_at(at.table)->entry[at.index];
}

static inline void pte_write(struct translation at, u64 entry)
{
    pte_store(&table_at(at.table)->entry[at.index], entry);
}

static inline bool pte_is_table(u64 entry, u32 level)
{
    return level < LAST_LEVEL && (entry & PTE_TABLE) == PTE_TABLE;
}

static inline paddr_t pte_address(u64 entry)
{
    return entry & PTE_ADDRESS_MASK;
}

/* A block or page of this address. */
static inline bool pte_maps(u64 entry, u32 level, paddr_t pa)
{
    return (entry & PTE_VALID) && !pte_is_table(entry, level) && pte_address(entry) == pa;
}

static inline table_ref_t vttbr_root(u64 vttbr)
{
    return window_ref(vttbr & PTE_ADDRESS_MASK);
}

/* The entry for address at this level, or the one at which the walk ends before. */
struct translation translation_find(table_ref_t root, vaddr_t address, u32 level);
