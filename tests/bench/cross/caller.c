/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts the instructions of protected procedure calls to another core, on its highest channel, with as many
 * words each way as its name ends in: caller4.
 */
#include <microkit.h>

#include "../uart.h"
#include "clock.h"

#define WARM   16
#define ROUNDS 256

static microkit_channel highest(void)
{
    return 63u - (microkit_channel)__builtin_clzll(microkit_notifications);
}

static seL4_Uint16 words(void)
{
    unsigned int count = 0;

    for (const char *at = microkit_name; *at != '\0'; at++) {
        count = *at >= '0' && *at <= '9' ? 10 * count + (unsigned int)(*at - '0') : 0;
    }
    return (seL4_Uint16)count;
}

static void call(unsigned int rounds)
{
    for (unsigned int round = 0; round < rounds; round++) {
        work();
        (void)microkit_ppcall(highest(), microkit_msginfo_new(0, words()));
    }
}

void init(void)
{
    uint64_t start;

    call(WARM);
    start = instructions();
    call(ROUNDS);
    print("CROSS ");
    print_decimal((instructions() - start + ROUNDS / 2) / ROUNDS - WORK);
    print("\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
