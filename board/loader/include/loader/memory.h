/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Memory without MMU: every access is to Device memory, so aligned, and DC ZVA is out.
 */
#pragma once

#include <multikit/number.h>
#include <stdint.h>

void memory_copy(paddr_t to, paddr_t from, uint64_t size); /* to and from: multiples of 16 */
void memory_zero(paddr_t to, uint64_t size);
/* Lines of firmware's that memory was written under, or that are older than memory. */
void cache_clean_invalidate(paddr_t start, uint64_t size);
