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

static struct error decode_map(const struct invocation *inv)
{
    const struct cap *vspace;
    vaddr_t address;
    struct translation at;
    struct cap *cap = &slot_at(inv->slot)->cap;

    if (inv->length < 2 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    if (cap->aux != 0) {
        return error_capability(0);
    }
    vspace = &slot_at(inv->extra[0])->cap;
    if (vspace->type != CAP_VSPACE || vspace->aux == 0) {
        return error_capability(1);
    }
    address = invocation_argument(inv, 0);
    if (address > USER_VSPACE_TOP) {
        return error_argument(0);
    }
    if (!vspace_cap_is_valid(vspace)) {
        return error_lookup(false, (struct lookup_failure){.type = LOOKUP_INVALID_ROOT});
    }
    at = translation_find(vspace->object, address, LAST_LEVEL - 1);
    if (pte_read(at) & PTE_VALID) {
        return error_code(seL4_DeleteFirst);
    }
    pte_write(at, window_pa(cap->object) | PTE_TABLE);
    table_write_barrier();
    cap->word = address & ~MASK(level_bits(at.level));
    cap->aux = vspace->word;
    return error_none();
}

/* It may be mapped again elsewhere, and must be empty then: also to a walk, which may see the new entry
 * that leads to it before the old ones in it are gone, unless a barrier is between (Arm ARM B2.3). */
static struct error decode_unmap(const struct invocation *inv)
{
    if (!slot_is_final(inv->slot)) {
        return error_code(seL4_RevokeFirst);
    }
    page_table_unmap(&slot_at(inv->slot)->cap);
    table_zero(table_at(inv->cap.object)->entry, sizeof(struct page_table));
    table_write_barrier();
    return error_none();
}

struct error decode_page_table(const struct invocation *inv)
{
    switch (inv->label) {
    case ARMPageTableMap:
        return decode_map(inv);
    case ARMPageTableUnmap:
        return decode_unmap(inv);
    default:
        return error_code(seL4_IllegalOperation);
    }
}
