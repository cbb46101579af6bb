/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Walks of stage-2 tables.
 */
#include <space/translation.h>

#define INDEX_MASK     (TABLE_ENTRIES - 1u)
#define FIRST_ENTRIES  (2u * TABLE_ENTRIES)
#define TABLE_GRANULES (1u << (PAGE_BITS - GRANULE_BITS))

/* Callers have checked the address: the mask is for what the processor guesses (base/speculation.h). */
static struct translation first(table_ref_t root, vaddr_t address)
{
    u32 index = (u32)shift_right(address, level_bits(FIRST_LEVEL)) & (FIRST_ENTRIES - 1);

    return (struct translation){.table = root + index / TABLE_ENTRIES * TABLE_GRANULES,
                                .index = index & INDEX_MASK,
                                .level = FIRST_LEVEL};
}

struct translation translation_find(table_ref_t root, vaddr_t address, u32 level)
{
    struct translation at = first(root, address);

    while (at.level < level) {
        u64 entry = pte_read(at);

        if (!pte_is_table(entry, at.level)) {
            break;
        }
        at.table = window_ref(pte_address(entry));
        at.level++;
        at.index = (u32)shift_right(address, level_bits(at.level)) & INDEX_MASK;
    }
    return at;
}
