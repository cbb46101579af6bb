/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tables of the second and third level.
 */
#include <space/translation.h>

#include <machine/machine.h>
#include <space/pte.h>

/* The entry that leads to the table, if one still does; else one in table NIL. */
/*@ requires is_walk(root, table.word);
    assigns \nothing;
    ensures \result.table != NIL ==> is_entry(\result.table, \result.index) &&
      (is_parent_at(table, root, 1, \result.table, \result.index) || is_parent_at(table, root, 2, \result.table, \result.index));
    ensures \result.table == NIL ==> !leads_at(table, root, 1) && !leads_at(table, root, 2);
 */
static struct translation find_parent(struct cap table, table_ref_t root)
{
    /*@ loop invariant FIRST_LEVEL <= level <= LAST_LEVEL;
        loop invariant level > 1 ==> !leads_at(table, root, 1);
        loop invariant level > 2 ==> !leads_at(table, root, 2);
        loop assigns level;
        loop variant LAST_LEVEL - level;
     */
    for (u32 level = FIRST_LEVEL; level < LAST_LEVEL; level++) {
        struct translation at = translation_find(root, table.word, level);
        u64 entry = pte_read(at);

        if (at.level == level && pte_is_table(entry, level) &&
            pte_address(entry) == window_pa(table.object)) {
            return at;
        }
    }
    return (struct translation){.table = NIL};
}

void page_table_unmap(slot_ref_t table)
{
    u64 vttbr = asid_vttbr(slot_at(table)->cap.aux);

    if (slot_at(table)->cap.aux != 0 && vttbr != 0) {
        struct translation at = find_parent(slot_at(table)->cap, vttbr_root(vttbr));

        if (at.table != NIL) {
            pte_write(at, 0);
            tlb_invalidate_vmid(vttbr);
        }
    }
    slot_at(table)->cap.word = 0;
    slot_at(table)->cap.aux = 0;
}
