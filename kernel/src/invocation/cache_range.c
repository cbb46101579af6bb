/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance in pieces, through the kernel's own mapping of the memory.
 */
#include "cache_range.h"

#include <machine/preemption.h>
#include <space/ipc_buffer.h>

#define PIECE 2048u /* bytes between preemption points */

struct error decode_cache_range(const struct invocation *inv, enum cache_operation operation,
                                paddr_t start, u64 size, bool writable, struct cache_plan *plan)
{
    bool undoes = operation == CACHE_INVALIDATE && !writable;

    plan->operation = undoes ? CACHE_CLEAN_INVALIDATE : operation;
    plan->start = frame_kernel_va(start, size);
    plan->size = size;
    plan->name = invocation_argument(inv, 0);
    return plan->start == 0 ? error_code(seL4_IllegalOperation) : error_none();
}

static void maintain(enum cache_operation operation, vaddr_t start, u64 size)
{
    switch (operation) {
    case CACHE_CLEAN:
        cache_clean(start, size);
        break;
    case CACHE_INVALIDATE:
        cache_invalidate(start, size);
        break;
    case CACHE_CLEAN_INVALIDATE:
        cache_clean_invalidate(start, size);
        break;
    default:
        cache_unify(start, size);
        break;
    }
}

void invoke_cache_range(const struct invocation *inv, const struct cache_plan *plan)
{
    for (u64 done = 0; done < plan->size; done += PIECE) {
        u64 left = plan->size - done;

        if (done > 0 && preemption_point()) {
            (void)message_register_set(inv->caller, 0, plan->name + done);
            return;
        }
        maintain(plan->operation, plan->start + done, left < PIECE ? left : PIECE);
    }
}
