/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Ten times a round of columns and one of diagonals. No branch and no address depends on the key.
 */
#include "entropy/chacha.h"

#define DOUBLE_ROUNDS 10

static uint32_t rotate(uint32_t word, unsigned int bits)
{
    return word << bits | word >> (32 - bits);
}

/* 2.1 */
static void quarter_round(uint32_t *state, unsigned int a, unsigned int b, unsigned int c,
                          unsigned int d)
{
    state[a] += state[b];
    state[d] = rotate(state[d] ^ state[a], 16);
    state[c] += state[d];
    state[b] = rotate(state[b] ^ state[c], 12);
    state[a] += state[b];
    state[d] = rotate(state[d] ^ state[a], 8);
    state[c] += state[d];
    state[b] = rotate(state[b] ^ state[c], 7);
}

static void double_round(uint32_t *state)
{
    for (unsigned int i = 0; i < 4; i++) {
        quarter_round(state, i, 4 + i, 8 + i, 12 + i);
    }
    for (unsigned int i = 0; i < 4; i++) {
        quarter_round(state, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    }
}

static void begin(const uint32_t *key, uint32_t counter, const uint32_t *nonce, uint32_t *state)
{
    state[0] = 0x61707865; /* "expand 32-byte k" */
    state[1] = 0x3320646e;
    state[2] = 0x79622d32;
    state[3] = 0x6b206574;
    for (unsigned int i = 0; i < CHACHA_KEY_WORDS; i++) {
        state[4 + i] = key[i];
    }
    state[12] = counter;
    for (unsigned int i = 0; i < 3; i++) {
        state[13 + i] = nonce[i];
    }
}

void chacha_block(const uint32_t key[CHACHA_KEY_WORDS], uint32_t counter, const uint32_t nonce[3],
                  uint32_t block[CHACHA_BLOCK_WORDS])
{
    uint32_t first[CHACHA_BLOCK_WORDS];

    begin(key, counter, nonce, first);
    begin(key, counter, nonce, block);
    for (unsigned int i = 0; i < DOUBLE_ROUNDS; i++) {
        double_round(block);
    }
    for (unsigned int i = 0; i < CHACHA_BLOCK_WORDS; i++) {
        block[i] += first[i];
    }
}
