/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance in pieces, through the kernel's own mapping of the memory.
 */
#include "decode.h"

#include "cache_range.h"

#include <machine/preemption.h>
#include <space/ipc_buffer.h>

#define PIECE 2048u /* bytes between preemption points */

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

struct error cache_range(const struct invocation *inv, enum cache_operation operation,
                         paddr_t start, u64 size, bool writable)
{
    vaddr_t at = frame_kernel_va(start, size);
    word_t name = invocation_argument(inv, 0);

    if (at == 0) {
        return error_code(seL4_IllegalOperation);
    }
    if (operation == CACHE_INVALIDATE && !writable) {
        operation = CACHE_CLEAN_INVALIDATE;
    }
    for (u64 done = 0; done < size; done += PIECE) {
        if (done > 0 && preemption_point()) {
            (void)message_register_set(inv->caller, 0, name + done);
            return error_code(ERROR_PREEMPTED);
        }
        maintain(operation, at + done, size - done < PIECE ? size - done : PIECE);
    }
    return error_none();
}
