/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Walks of stage-2 tables.
 */
#include <space/translation.h>

/*@ requires is_walk(root, address);
    assigns \nothing;
    ensures is_end(root, address, FIRST_LEVEL, \result.table, \result.index, \result.level);
 */
static struct translation first(table_ref_t root, vaddr_t address)
{
    u32 index = translation_index(address, FIRST_LEVEL, FIRST_ENTRIES);

    return (struct translation){.table = root + index / TABLE_ENTRIES * TABLE_GRANULES,
                                .index = index % TABLE_ENTRIES,
                                .level = FIRST_LEVEL};
}

struct translation translation_find(table_ref_t root, vaddr_t address, u32 level)
{
    struct translation at = first(root, address);

    /*@ loop invariant FIRST_LEVEL <= at.level <= level;
        loop invariant is_end(root, address, at.level, at.table, at.index, at.level);
        loop assigns at;
        loop variant level - at.level;
     */
    while (at.level < level) {
        u64 entry = pte_read(at);

        if (!pte_is_table(entry, at.level)) {
            break;
        }
        at.table = window_ref(pte_address(entry));
        at.level++;
        at.index = translation_index(address, at.level, TABLE_ENTRIES);
    }
    return at;
}
