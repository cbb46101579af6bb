/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance that users ask for.
 */
#pragma once

#include <invocation/invocation.h>

enum cache_operation {
    CACHE_CLEAN,
    CACHE_INVALIDATE,
    CACHE_CLEAN_INVALIDATE,
    CACHE_UNIFY
};

/* On a part of one frame. Argument 0 of inv is the user's name for its start: where the work is
 * interrupted it moves on, and the restarted call does the rest. Who may not write gets no
 * invalidation, which can undo what others wrote, but cleaning and invalidation.
 * seL4_IllegalOperation where the kernel does not have the memory mapped (device memory). */
struct error cache_range(const struct invocation *inv, enum cache_operation operation,
                         paddr_t start, u64 size, bool writable) MUST_CHECK;
