/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of frames (seL4 manual 10.3.18).
 */
#include "decode.h"

#include "cache_range.h"
#include "mapping.h"

#include <base/window.h>
#include <sel4/invocation.h>

/*@ requires \valid_read(inv) && \valid(plan) && \separated(inv, plan) && is_frame_invocation(inv);
    assigns plan->mapping, proof_users.fetches;
    ensures nothing_fetched{Pre, Here};
    ensures is_asked_error(inv, \result.code);
    ensures \result.code == seL4_NoError ==> plan->mapping.vspace == asked_space(inv) &&
      plan->mapping.address == asked_address(inv) && plan->mapping.rights == asked_rights(inv) &&
      plan->mapping.attributes == asked_attributes(inv);
    ensures \result.code == seL4_NoError ==> plan->mapping.vspace.object == asked_space(inv).object &&
      plan->mapping.vspace.word == asked_space(inv).word;
    ensures \result.code == seL4_NoError ==> may_be_at(inv->slot, plan->mapping.vspace.object, plan->mapping.address);
 */
static struct error decode_mapping(const struct invocation *inv, struct frame_plan *plan)
{
    if (inv->length < 3 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    plan->mapping.vspace = slot_at(inv->extra[0])->cap;
    plan->mapping.address = invocation_argument(inv, 0);
    plan->mapping.rights = invocation_argument(inv, 1);
    plan->mapping.attributes = invocation_argument(inv, 2);
    return check_mapping(inv->slot, &plan->mapping);
}

/* Arguments 0 and 1: offsets in the frame, which must be mapped. */
static struct error decode_cache(const struct invocation *inv, enum cache_operation operation,
                                 struct frame_plan *plan)
{
    word_t start = invocation_argument(inv, 0);
    word_t end = invocation_argument(inv, 1);
    u64 size = bit(inv->cap.size);

    if (inv->length < 2) {
        return error_code(seL4_TruncatedMessage);
    }
    if (asid_vttbr(inv->cap.aux) == 0) {
        return error_code(seL4_IllegalOperation);
    }
    if (end <= start) {
        return error_argument(1);
    }
    if (start >= size || end > size) {
        return error_argument(0);
    }
    return decode_cache_range(inv, operation, frame_pa(inv->cap) + start, end - start,
                              (inv->cap.rights & RIGHT_WRITE) != 0, &plan->cache);
}

struct error decode_frame(const struct invocation *inv, struct frame_plan *plan)
{
    switch (inv->label) {
    case ARMPageMap:
        return decode_mapping(inv, plan);
    case ARMPageUnmap:
    case ARMPageGetAddress:
        return error_none();
    case ARMPageClean_Data:
        return decode_cache(inv, CACHE_CLEAN, plan);
    case ARMPageInvalidate_Data:
        return decode_cache(inv, CACHE_INVALIDATE, plan);
    case ARMPageCleanInvalidate_Data:
        return decode_cache(inv, CACHE_CLEAN_INVALIDATE, plan);
    case ARMPageUnify_Instruction:
        return decode_cache(inv, CACHE_UNIFY, plan);
    default:
        return error_code(seL4_IllegalOperation);
    }
}

void invoke_frame(const struct invocation *inv, const struct frame_plan *plan)
{
    switch (inv->label) {
    case ARMPageMap:
        frame_map(inv->slot, &plan->mapping);
        break;
    case ARMPageUnmap:
        frame_unmap(inv->slot);
        break;
    case ARMPageGetAddress:
        invocation_result(inv, 0, frame_pa(inv->cap));
        invocation_result_length(inv, 1);
        break;
    default:
        invoke_cache_range(inv, &plan->cache);
        break;
    }
}
