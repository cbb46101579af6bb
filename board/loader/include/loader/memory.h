/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Memory without MMU: every access is to Device memory, so aligned, and DC ZVA is out.
 */
#pragma once

#include <stdint.h>

void memory_copy(uint64_t to, uint64_t from, uint64_t size); /* to and from: multiples of 16 */
void memory_zero(uint64_t to, uint64_t size);
/* Lines of firmware's that memory was written under, or that are older than memory. */
void cache_clean_invalidate(uint64_t start, uint64_t size);
