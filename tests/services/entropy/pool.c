/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is asked of the generator: nothing without a seed; the same from the same seeds, other from others; what it
 * gave is not in what it has; no word comes again, and bits are as often 1 as 0.
 */
#include "src/chacha.c"
#include "src/pool.c"

#include "verdict.h"

#include <string.h>

#define TAKEN 5000

static const uint32_t seed[POOL_WORDS] = {1, 2, 3, 4, 5, 6, 7, 8};
static const uint32_t other[POOL_WORDS] = {1, 2, 3, 4, 5, 6, 7, 9};

static uint32_t all[TAKEN][POOL_WORDS];

static void check_seeds(void)
{
    struct pool a = {.seeded = false}, b = a, c = a;
    uint32_t of_a[POOL_WORDS], of_b[POOL_WORDS], of_c[POOL_WORDS];

    CHECK(!pool_take(&a, of_a));
    pool_seed(&a, seed);
    pool_seed(&b, seed);
    pool_seed(&c, other);
    CHECK(pool_take(&a, of_a) && pool_take(&b, of_b) && pool_take(&c, of_c));
    CHECK(memcmp(of_a, of_b, sizeof(of_a)) == 0 && memcmp(of_a, of_c, sizeof(of_a)) != 0);
    pool_seed(&a, seed);
    CHECK(pool_take(&a, of_a) && pool_take(&b, of_b) && memcmp(of_a, of_b, sizeof(of_a)) != 0);
    pool_seed(&b, (uint32_t[POOL_WORDS]){0}); /* zeros: as good as before, and other */
    CHECK(pool_take(&a, of_a) && pool_take(&b, of_b) && memcmp(of_a, of_b, sizeof(of_a)) != 0);
    pool_seed(&b, seed); /* known to all: what was there before counts on */
    pool_seed(&c, seed);
    CHECK(pool_take(&b, of_b) && pool_take(&c, of_c) && memcmp(of_b, of_c, sizeof(of_b)) != 0);
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(uint64_t));
}

static void check_stream(void)
{
    struct pool pool = {.seeded = false};
    unsigned int ones = 0;

    pool_seed(&pool, seed);
    CHECK(memcmp(pool.key, seed, sizeof(seed)) != 0);
    for (unsigned int i = 0; i < TAKEN; i++) {
        uint32_t before[CHACHA_KEY_WORDS];

        memcpy(before, pool.key, sizeof(before));
        CHECK(pool_take(&pool, all[i]));
        CHECK(memcmp(before, pool.key, sizeof(before)) != 0);
        CHECK(memcmp(all[i], pool.key, sizeof(before)) != 0);
        for (unsigned int j = 0; j < POOL_WORDS; j++) {
            ones += (unsigned int)__builtin_popcount(all[i][j]);
        }
    }
    CHECK(ones > TAKEN * 128 - 2000 && ones < TAKEN * 128 + 2000); /* five deviations */
    qsort(all, TAKEN * POOL_WORDS / 2, sizeof(uint64_t), compare);
    for (unsigned int i = 1; i < TAKEN * POOL_WORDS / 2; i++) {
        CHECK(compare((uint64_t *)all + i - 1, (uint64_t *)all + i) != 0);
    }
}

int main(void)
{
    check_seeds();
    check_stream();
    return passed();
}
