/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The two decisions about ranges, against sets of blocks: for all small numbers, and for those around the largest by numbers of 128 bits.
 * (For all numbers they are proved: check "contracts of block-ranges".)
 */
#include "src/range.c"

#include "../../chance.h"
#include "verdict.h"

#define SMALL 7

typedef unsigned __int128 wide;

static bool is_in(uint64_t block, const struct block_range *range)
{
    return block >= range->first && (wide)block < (wide)range->first + range->count;
}

static void check_translate(const struct block_range *range, uint64_t block, uint64_t count)
{
    bool within = count > 0 && (wide)block + count <= range->count;
    uint64_t device = 4711;

    CHECK(block_range_within(range->count, block, count) == within);
    CHECK(block_range_translate(range, block, count, &device) == within);
    CHECK(device == (within ? range->first + block : 4711));
    CHECK(!within || (is_in(device, range) && is_in(device + count - 1, range)));
}

static void check_disjoint(const struct block_range *a, const struct block_range *b)
{
    bool shared = a->count > 0 && b->count > 0 && (is_in(a->first, b) || is_in(b->first, a));

    CHECK(block_range_disjoint(a, b) == !shared);
}

static uint64_t some(void)
{
    uint64_t value = chance() % 5;

    return chance() % 2 == 0   ? value
           : chance() % 3 == 0 ? chance()
                               : (chance() % 2 == 0 ? UINT64_MAX : UINT64_C(1) << 63) - value;
}

/* As a partition is: what is behind its end has a number. */
static struct block_range some_range(void)
{
    struct block_range range = {some(), some()};

    if (range.count > UINT64_MAX - range.first) {
        range.count = UINT64_MAX - range.first;
    }
    return range;
}

int main(void)
{
    for (uint64_t i = 0; i < SMALL * SMALL * SMALL * SMALL; i++) {
        struct block_range a = {i % SMALL, i / SMALL % SMALL}, b = {i / 49 % SMALL, i / 343};

        check_translate(&a, b.first, b.count);
        check_disjoint(&a, &b);
    }
    for (uint32_t i = 0; i < 1000000; i++) {
        struct block_range a = some_range(), b = some_range();

        check_translate(&a, some(), some());
        check_disjoint(&a, &b);
    }
    return passed();
}
