/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of page tables (seL4 manual 10.3.19).
 */
#include "decode.h"

#include <base/window.h>
#include <capability/derivation.h>
#include <machine/machine.h>
#include <sel4/invocation.h>
#include <space/translation.h>
#include <space/vspace.h>

static struct error decode_map(const struct invocation *inv, struct page_table_plan *plan)
{
    struct cap vspace = slot_at(inv->extra[0])->cap;

    if (inv->length < 2 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (inv->cap.aux != 0) {
        return error_capability(0);
    }
    if (vspace.type != CAP_VSPACE || vspace.aux == 0) {
        return error_capability(1);
    }
    plan->address = invocation_argument(inv, 0);
    plan->asid = vspace.word;
    if (plan->address > USER_VSPACE_TOP) {
        return error_argument(0);
    }
    if (!vspace_cap_is_valid(vspace)) {
        return error_lookup(false, (struct lookup_failure){.type = LOOKUP_INVALID_ROOT});
    }
    plan->at = translation_find(vspace.object, plan->address, LAST_LEVEL - 1);
    return pte_is_valid(pte_read(plan->at)) ? error_code(seL4_DeleteFirst) : error_none();
}

/*@ requires slot < PROOF_SLOTS && \valid_read(plan) && \separated(plan, proof_tables + (..));
    requires is_entry(plan->at.table, plan->at.index) && FIRST_LEVEL <= plan->at.level < LAST_LEVEL;
    requires is_page(pa_of(proof_slots[slot].cap.object));
    assigns proof_tables[..], proof_slots[..];
    ensures is_next(entry_in(plan->at.table, plan->at.index)) &&
      ref_of(output_of(entry_in(plan->at.table, plan->at.index))) == proof_slots[slot].cap.object;
    ensures only_entry_differs{Pre, Here}(plan->at.table, plan->at.index);
    ensures proof_slots[slot].cap.aux == plan->asid && only_place_differs{Pre, Here}(slot);
 */
static void invoke_map(slot_ref_t slot, const struct page_table_plan *plan)
{
    pte_write(plan->at, pte_of_table(window_pa(slot_at(slot)->cap.object)));
    table_write_barrier();
    slot_at(slot)->cap.word = round_down(plan->address, level_bits(plan->at.level));
    slot_at(slot)->cap.aux = plan->asid;
}

/* It may be mapped again elsewhere, and must be empty then: also to a walk, which may see the new entry
 * that leads to it before the old ones in it are gone, unless a barrier is between (Arm ARM B2.3). */
/*@ requires has_place(slot) && 0 < proof_slots[slot].cap.object < PROOF_OBJECTS;
    assigns proof_tables[..], proof_slots[..], proof_tlb.told;
    ensures \forall integer i; 0 <= i < TABLE_ENTRIES ==> entry_in(proof_slots[slot].cap.object, i) == 0;
    ensures \old(has_parent(slot, 1)) ==> only_table_and_entry_differ{Pre, Here}(proof_slots[slot].cap.object,
      \old(table_on(map_root(slot), proof_slots[slot].cap.word, 1)), \old(index_at(proof_slots[slot].cap.word, 1)));
    ensures \old(has_parent(slot, 2)) ==> only_table_and_entry_differ{Pre, Here}(proof_slots[slot].cap.object,
      \old(table_on(map_root(slot), proof_slots[slot].cap.word, 2)), \old(index_at(proof_slots[slot].cap.word, 2)));
    ensures !\old(has_parent(slot, 1)) && !\old(has_parent(slot, 2)) ==>
      only_table_and_entry_differ{Pre, Here}(proof_slots[slot].cap.object, proof_slots[slot].cap.object, 0);
    ensures \old(has_parent(slot, 1)) || \old(has_parent(slot, 2)) ==>
      proof_tlb.told == without_vmid(\old(proof_tlb.told), \old(vttbr_at(proof_slots[slot].cap.aux)));
    ensures is_nowhere(slot) && only_place_differs{Pre, Here}(slot);
 */
static void invoke_unmap(slot_ref_t slot)
{
    page_table_unmap(slot);
    table_zero(table_at(slot_at(slot)->cap.object)->entry, sizeof(struct page_table));
    table_write_barrier();
}

struct error decode_page_table(const struct invocation *inv, struct page_table_plan *plan)
{
    switch (inv->label) {
    case ARMPageTableMap:
        return decode_map(inv, plan);
    case ARMPageTableUnmap:
        return slot_is_final(inv->slot) ? error_none() : error_code(seL4_RevokeFirst);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void invoke_page_table(const struct invocation *inv, const struct page_table_plan *plan)
{
    if (inv->label == ARMPageTableMap) {
        invoke_map(inv->slot, plan);
    } else {
        invoke_unmap(inv->slot);
    }
}
