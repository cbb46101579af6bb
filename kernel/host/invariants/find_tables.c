/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The tables below the root of a VSpace. Each has one entry that leads to it.
 */
#include "check.h"

#include <space/pte.h>

#define FIRST_LEVEL 1u
#define LAST_LEVEL  3u

static bool add_table(struct check *check, u64 entry, ref_t *ref)
{
    u64 offset = (entry & PTE_ADDRESS_MASK) - check->ks->boot.window_pa;

    if (offset == 0 || offset >= check->size) {
        return violated(check, "a translation table lies outside the window: %#llx",
                        (unsigned long long)entry);
    }
    *ref = (ref_t)(offset >> GRANULE_BITS);
    return object_add(check, *ref, CAP_PAGE_TABLE, kind_size(CAP_PAGE_TABLE), "a table entry");
}

/* Three levels at most, so the recursion ends. */
static bool find_below(struct check *check, table_ref_t table, u32 entries, u32 level)
{
    const u64 *entry = object_data(check, table);

    for (u32 i = 0; i < entries && level < LAST_LEVEL; i++) {
        ref_t next = NIL;

        if ((entry[i] & PTE_TABLE) == PTE_TABLE &&
            (!add_table(check, entry[i], &next) ||
             !find_below(check, next, TABLE_ENTRIES, level + 1))) {
            return false;
        }
    }
    return true;
}

bool find_tables(struct check *check, table_ref_t root)
{
    return find_below(check, root, 2 * TABLE_ENTRIES, FIRST_LEVEL);
}
