/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * SipHash-2-4 of messages of two words, and what it is used for. Words of the key are little-endian.
 */
#include <microkit_timer.h>

#include "ip/random.h"

#define NS_PER_STEP 4000 /* RFC 6528, 3: the clock of sequence numbers */

/* In the first word, so that no two uses hash the same: a count has zeros there. */
#define OF_CONNECTIONS UINT64_C(0x100000000)

static uint64_t own_key[2];
static uint64_t count;

static uint64_t rotate(uint64_t word, unsigned int by)
{
    return word << by | word >> (64 - by);
}

static void rounds(uint64_t v[4], unsigned int number)
{
    while (number-- > 0) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] = rotate(v[0], 32) + v[3];
        v[2] += v[1];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    }
}

static void take_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    rounds(v, 2);
    v[0] ^= word;
}

uint64_t random_hash(const uint64_t key[2], uint64_t first, uint64_t second)
{
    uint64_t v[4] = {key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
                     key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573)};

    take_word(v, first);
    take_word(v, second);
    take_word(v, UINT64_C(16) << 56); /* the last: how many bytes there were */
    v[2] ^= 0xff;
    rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

void random_init(const uint8_t key[RANDOM_KEY_SIZE])
{
    own_key[0] = own_key[1] = 0;
    for (unsigned int i = 0; i < RANDOM_KEY_SIZE; i++) {
        own_key[i / 8] |= (uint64_t)key[i] << i % 8 * 8;
    }
}

uint32_t random_number(void)
{
    return (uint32_t)random_hash(own_key, 0, count++);
}

uint32_t random_sequence_number(uint32_t local, uint16_t local_port, uint32_t remote,
                                uint16_t remote_port)
{
    uint64_t ports = OF_CONNECTIONS | (uint64_t)local_port << 16 | remote_port;

    return (uint32_t)random_hash(own_key, ports, (uint64_t)local << 32 | remote) +
           (uint32_t)(microkit_time() / NS_PER_STEP);
}
