/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The arithmetic of ranges, without overflow: differences are formed only of what is known to be in order.
 */
#include "block/range.h"

bool block_range_within(uint64_t blocks, uint64_t block, uint64_t count)
{
    return count != 0 && block < blocks && count <= blocks - block;
}

bool block_range_translate(const struct block_range *range, uint64_t block, uint64_t count,
                           uint64_t *device_block)
{
    if (!block_range_within(range->count, block, count)) {
        return false;
    }
    *device_block = range->first + block;
    return true;
}

bool block_range_disjoint(const struct block_range *a, const struct block_range *b)
{
    if (a->count == 0 || b->count == 0) {
        return true;
    }
    return a->first < b->first ? b->first - a->first >= a->count : a->first - b->first >= b->count;
}
