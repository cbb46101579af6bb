/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Capabilities by themselves: copies with less authority.
 */
#include <base/bits.h>
#include <base/window.h>
#include <capability/derivation.h>

/* Of the word that makes a CNode's guard, seL4_CNode_CapData: the low bits are the guard's size. */
#define GUARD_SIZE_BITS 6

bool cap_object_in(struct cap cap, paddr_t start, paddr_t end)
{
    switch (cap.type) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
    case CAP_REPLY:
    case CAP_CNODE:
    case CAP_TCB:
    case CAP_SCHED_CONTEXT:
    case CAP_PAGE_TABLE:
    case CAP_VSPACE:
    case CAP_ASID_POOL:
    case CAP_VCPU:
    case CAP_ZOMBIE: {
        paddr_t pa = window_pa(cap.object);

        return pa >= start && pa < end;
    }
    default:
        return false;
    }
}

struct error cap_derive(slot_ref_t slot, struct cap *derived)
{
    *derived = slot_at(slot)->cap;
    switch (derived->type) {
    case CAP_UNTYPED:
        return slot_has_children(slot) ? error_code(seL4_RevokeFirst) : error_none();
    case CAP_ZOMBIE:
    case CAP_IRQ_CONTROL:
        derived->type = CAP_NULL;
        return error_none();
    case CAP_FRAME:
        derived->word = 0;
        derived->aux = 0;
        return error_none();
    case CAP_PAGE_TABLE:
    case CAP_VSPACE:
        return derived->aux != 0 ? error_none() : error_code(seL4_IllegalOperation);
    default:
        return error_none();
    }
}

struct cap cap_mask_rights(struct cap cap, word_t rights)
{
    cap.rights &= (u8)rights;
    return cap;
}

struct cap cap_update_data(struct cap cap, word_t data, bool preserve)
{
    switch (cap.type) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
    case CAP_SMC:
        if (preserve || cap.word != 0) {
            cap.type = CAP_NULL;
        } else {
            cap.word = data;
        }
        return cap;
    case CAP_CNODE:
        cap.aux = data & MASK(GUARD_SIZE_BITS);
        cap.word = data >> GUARD_SIZE_BITS & MASK(WORD_BITS - GUARD_SIZE_BITS);
        if (cap.aux + cap.size > WORD_BITS) {
            cap.type = CAP_NULL;
        } else {
            cap.word &= mask((u32)cap.aux);
        }
        return cap;
    default:
        return cap;
    }
}
