/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Blocks of a device: the two decisions on which the isolation of clients rests. Their contracts are proved
 * (docs/design/proofs.md), for all numbers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Blocks first to first + count - 1. Those of a partition are on the device, whose blocks a word can count: so first + count is
 * a number of 64 bits. */
struct block_range {
    uint64_t first, count;
};

/* Whether count blocks from block on lie in a range of that many blocks that begins at 0; no blocks lie in none. */
/*@ assigns \nothing;
    ensures \result != 0 <==> 0 < count && block + count <= blocks;
*/
bool block_range_within(uint64_t blocks, uint64_t block, uint64_t count);

/* The first of the device's blocks that a client means by count blocks from its block on: all of them in the range, in the same
 * order. False, and *device_block as it was, if not. */
/*@ requires \valid_read(range) && \valid(device_block) && \separated(range, device_block);
    requires range->first + range->count <= UINT64_MAX;
    assigns *device_block;
    ensures \result != 0 <==> 0 < count && block + count <= range->count;
    ensures \result != 0 ==> *device_block == range->first + block;
    ensures \result != 0 ==> \forall integer i; 0 <= i < count ==>
      range->first <= *device_block + i < range->first + range->count;
    ensures \result == 0 ==> *device_block == \old(*device_block);
*/
bool block_range_translate(const struct block_range *range, uint64_t block, uint64_t count,
                           uint64_t *device_block);

/* Whether two ranges have no block in common. */
/*@ requires \valid_read(a) && \valid_read(b);
    requires a->first + a->count <= UINT64_MAX && b->first + b->count <= UINT64_MAX;
    assigns \nothing;
    ensures \result != 0 <==> \forall integer i; !(a->first <= i < a->first + a->count &&
      b->first <= i < b->first + b->count);
*/
bool block_range_disjoint(const struct block_range *a, const struct block_range *b);
