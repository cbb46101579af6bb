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

/* An entry of a table. */
struct translation {
    table_ref_t table;
    u32 index;
    u32 level;
};

/* log2 of the bytes that an entry of this level translates. */
/*@ requires FIRST_LEVEL <= level <= LAST_LEVEL;
    assigns \nothing;
    ensures \result == bits_at(level);
 */
static inline u32 level_bits(u32 level)
{
    return PAGE_BITS + 9 * (LAST_LEVEL - level);
}

/* The level whose entries map frames of this size. */
/*@ requires is_frame_size(size_bits);
    assigns \nothing;
    ensures \result == level_of(size_bits);
 */
static inline u32 frame_level(u32 size_bits)
{
    return LAST_LEVEL - (size_bits - PAGE_BITS) / 9;
}

/* Which of so many entries translates the address. Callers have checked the address: the mask is for what the
 * processor guesses (base/speculation.h). */
/*@ requires FIRST_LEVEL <= level <= LAST_LEVEL && (entries == TABLE_ENTRIES || entries == FIRST_ENTRIES);
    assigns \nothing;
    ensures \result == address / bytes_at(level) % entries;
 */
static inline u32 translation_index(vaddr_t address, u32 level, u32 entries)
{
    return (u32)shift_right(address, level_bits(level)) & (entries - 1);
}

/*@ requires is_entry(at.table, at.index);
    assigns \nothing;
    ensures \result == entry_in(at.table, at.index);
 */
static inline u64 pte_read(struct translation at)
{
    return table_at(at.table)->entry[at.index];
}

/*@ requires is_entry(at.table, at.index);
    assigns proof_tables[at.table].entry[at.index];
    ensures entry_in(at.table, at.index) == entry && only_entry_differs{Pre, Here}(at.table, at.index);
 */
static inline void pte_write(struct translation at, u64 entry)
{
    pte_store(&table_at(at.table)->entry[at.index], entry);
}

/*@ assigns \nothing;
    ensures \result == ref_of(output_of(vttbr));
 */
static inline table_ref_t vttbr_root(u64 vttbr)
{
    return window_ref(pte_address(vttbr));
}

/* The entry for address at this level, or the one at which the walk ends before. */
/*@ requires is_walk(root, address) && FIRST_LEVEL <= level <= LAST_LEVEL;
    assigns \nothing;
    ensures is_end(root, address, level, \result.table, \result.index, \result.level);
 */
struct translation translation_find(table_ref_t root, vaddr_t address, u32 level);
