/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Invocations of frames (seL4 manual 10.3.18).
 */
#include "decode.h"

#include "cache_range.h"
#include <space/frame.h>

#include <machine/machine.h>
#include <sel4/invocation.h>

static struct error decode_map(const struct invocation *inv)
{
    struct mapping to;
    struct error error;

    if (inv->length < 3 || inv->extra[0] == NIL) {
        return error_code(seL4_TruncatedMessage);
    }
    to.vspace = slot_at(inv->extra[0])->cap;
    to.address = invocation_argument(inv, 0);
    to.rights = invocation_argument(inv, 1);
    to.attributes = invocation_argument(inv, 2);
    error = frame_map_check(&inv->cap, &to);
    if (error.code == seL4_NoError) {
        frame_map(&slot_at(inv->slot)->cap, &to);
    }
    return error;
}

static struct error decode_get_address(const struct invocation *inv)
{
    invocation_result(inv, 0, frame_pa(&inv->cap));
    invocation_result_length(inv, 1);
    return error_none();
}

/* Arguments 0 and 1: offsets in the frame, which must be mapped. */
static struct error decode_cache(const struct invocation *inv, enum cache_operation operation)
{
    word_t start = invocation_argument(inv, 0);
    word_t end = invocation_argument(inv, 1);
    u64 size = BIT(inv->cap.size);

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
    return cache_range(inv, operation, frame_pa(&inv->cap) + start, end - start,
                       (inv->cap.rights & RIGHT_WRITE) != 0);
}

struct error decode_frame(const struct invocation *inv)
{
    switch (inv->label) {
    case ARMPageMap:
        return decode_map(inv);
    case ARMPageUnmap:
        frame_unmap(&slot_at(inv->slot)->cap);
        return error_none();
    case ARMPageGetAddress:
        return decode_get_address(inv);
    case ARMPageClean_Data:
        return decode_cache(inv, CACHE_CLEAN);
    case ARMPageInvalidate_Data:
        return decode_cache(inv, CACHE_INVALIDATE);
    case ARMPageCleanInvalidate_Data:
        return decode_cache(inv, CACHE_CLEAN_INVALIDATE);
    case ARMPageUnify_Instruction:
        return decode_cache(inv, CACHE_UNIFY);
    default:
        return error_code(seL4_IllegalOperation);
    }
}
