/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * As many random bytes as one wants from a few of a device: a generator with a key that replaces itself with every use, so
 * what it gave cannot be found out from what it has. Nobody's use takes anything from another's.
 */
#pragma once

#include "entropy/chacha.h"
#include <stdbool.h>

#define POOL_WORDS CHACHA_KEY_WORDS /* of a seed, and of what is taken */

struct pool {
    uint32_t key[CHACHA_KEY_WORDS];
    bool seeded;
};

/* Mix in what the device gave. What was there before stays as good as it was, whatever that is. */
void pool_seed(struct pool *pool, const uint32_t seed[POOL_WORDS]);

/* False: it was never seeded. */
bool pool_take(struct pool *pool, uint32_t words[POOL_WORDS]);
