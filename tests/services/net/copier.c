/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The copier, with every length, against bytes: what it writes and what it leaves, under AddressSanitizer. (For all numbers it is
 * proved: check "contracts of net-copier".)
 */
#include "src/copier.c"

#include "../../chance.h"
#include "verdict.h"

#include <string.h>

#define BUFFERS 64
#define SIZE    2048

static uint8_t from[BUFFERS][SIZE] __attribute__((aligned(8)));
static uint8_t to[BUFFERS][SIZE] __attribute__((aligned(8)));
static uint8_t before[BUFFERS][SIZE];

static void scribble(void *at, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        ((uint8_t *)at)[i] = (uint8_t)chance();
    }
}

static bool copy(uint32_t target, uint32_t source, const uint8_t header[16], uint32_t length)
{
    net_word words[NET_HEADER_WORDS];

    memcpy(words, header, sizeof(words));
    return net_copier_copy((net_word *)to, target, (const net_word *)from, source, words, length);
}

static void check(uint32_t length)
{
    const uint32_t target = chance() % BUFFERS, source = chance() % BUFFERS;
    const uint32_t end = (length + 7) / 8 * 8;
    uint8_t header[16];

    scribble(header, sizeof(header));
    CHECK(copy(target, source, header, length));
    for (uint32_t i = 0; i < SIZE; i++) {
        uint8_t wanted = i >= end      ? before[target][i]
                         : i >= length ? 0
                         : i < 16      ? header[i]
                                       : from[source][i];

        CHECK(to[target][i] == wanted);
    }
    memcpy(before[target], to[target], SIZE);
    CHECK(memcmp(before, to, sizeof(to)) == 0); /* no other buffer */
}

static void refused(void)
{
    static const struct {
        uint32_t target, source, length;
    } all[] = {{64, 0, 60}, {0, 64, 60},  {UINT32_MAX, 0, 60}, {0, UINT32_MAX, 60}, {0, 0, 13},
               {0, 0, 0},   {0, 0, 1515}, {0, 0, UINT32_MAX},  {1u << 24, 0, 60}};
    const uint8_t header[16] = {1};

    for (uint32_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        CHECK(!copy(all[i].target, all[i].source, header, all[i].length));
        CHECK(memcmp(before, to, sizeof(to)) == 0);
    }
}

int main(void)
{
    scribble(from, sizeof(from));
    scribble(to, sizeof(to));
    memcpy(before, to, sizeof(to));
    for (uint32_t length = 14; length <= 1514; length++) {
        check(length);
    }
    refused();
    return passed();
}
