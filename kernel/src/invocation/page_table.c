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
    return pte_read(plan->at) & PTE_VALID ? error_code(seL4_DeleteFirst) : error_none();
}

static void invoke_map(slot_ref_t slot, const struct page_table_plan *plan)
{
    pte_write(plan->at, window_pa(slot_at(slot)->cap.object) | PTE_TABLE);
    table_write_barrier();
    slot_at(slot)->cap.word = round_down(plan->address, level_bits(plan->at.level));
    slot_at(slot)->cap.aux = plan->asid;
}

/* It may be mapped again elsewhere, and must be empty then: also to a walk, which may see the new entry
 * that leads to it before the old ones in it are gone, unless a barrier is between (Arm ARM B2.3). */
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
