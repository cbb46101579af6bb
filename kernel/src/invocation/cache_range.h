/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Cache maintenance that users ask for.
 */
#pragma once

#include <invocation/invocation.h>

#include "plan.h"

/* On a part of one frame, at start. Argument 0 of inv is the user's name for that. Who may not write
 * gets no invalidation, which can undo what others wrote, but cleaning and invalidation.
 * seL4_IllegalOperation where the kernel does not have the memory mapped (device memory). */
struct error decode_cache_range(const struct invocation *inv, enum cache_operation operation,
                                paddr_t start, u64 size, bool writable,
                                struct cache_plan *plan) MUST_CHECK;

/* In pieces. Where it is interrupted argument 0 moves on, and the restarted call does the rest. */
void invoke_cache_range(const struct invocation *inv, const struct cache_plan *plan);
