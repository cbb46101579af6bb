/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The caches over memory.
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

/* To memory, and out of all caches: what was written while they were on, or firmware's lines, which must
 * not be evicted onto what is written past them. */
void cache_clean_invalidate(paddr_t start, uint64_t size);
