/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Half of each block is the next key, the other half is given away. A key is used for one block, so counter and nonce can
 * be what they are.
 */
#include "entropy/pool.h"

static void next_block(struct pool *pool, uint32_t *block)
{
    static const uint32_t nonce[3];

    chacha_block(pool->key, 0, nonce, block);
    for (unsigned int i = 0; i < CHACHA_KEY_WORDS; i++) {
        pool->key[i] = block[i];
    }
}

/* Also from the stack; volatile, or the compiler sees that nobody reads it. */
static void forget(uint32_t *block)
{
    volatile uint32_t *words = block;

    for (unsigned int i = 0; i < CHACHA_BLOCK_WORDS; i++) {
        words[i] = 0;
    }
}

void pool_seed(struct pool *pool, const uint32_t seed[POOL_WORDS])
{
    uint32_t block[CHACHA_BLOCK_WORDS];

    for (unsigned int i = 0; i < POOL_WORDS; i++) {
        pool->key[i] ^= seed[i];
    }
    next_block(pool, block);
    forget(block);
    pool->seeded = true;
}

bool pool_take(struct pool *pool, uint32_t words[POOL_WORDS])
{
    uint32_t block[CHACHA_BLOCK_WORDS];

    if (!pool->seeded) {
        return false;
    }
    next_block(pool, block);
    for (unsigned int i = 0; i < POOL_WORDS; i++) {
        words[i] = block[CHACHA_KEY_WORDS + i];
    }
    forget(block);
    return true;
}
