/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tables of the second and third level.
 */
#include <space/translation.h>

#include <machine/machine.h>
#include <space/pte.h>

/* The entry that leads to the table, if one still does. */
static bool find_parent(const struct cap *cap, table_ref_t root, struct translation *at)
{
    for (u32 level = FIRST_LEVEL; level < LAST_LEVEL; level++) {
        *at = translation_find(root, cap->word, level);

        u64 entry = pte_read(*at);

        if (at->level == level && pte_is_table(entry, level) &&
            pte_address(entry) == window_pa(cap->object)) {
            return true;
        }
    }
    return false;
}

void page_table_unmap(struct cap *cap)
{
    u64 vttbr = asid_vttbr(cap->aux);
    struct translation at;

    if (cap->aux != 0 && vttbr != 0 && find_parent(cap, vttbr_root(vttbr), &at)) {
        pte_write(at, 0);
        tlb_invalidate_vmid(vttbr);
    }
    cap->word = 0;
    cap->aux = 0;
}
