/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts the instructions of notification round trips to another core, on its highest channel.
 */
#include <microkit.h>

#include "../uart.h"
#include "clock.h"

#define WARM   16
#define ROUNDS 256

static uint64_t start;
static unsigned int rounds;

static microkit_channel highest(void)
{
    return 63u - (microkit_channel)__builtin_clzll(microkit_notifications);
}

void init(void)
{
    microkit_notify(highest());
}

void notified(microkit_channel ch)
{
    rounds++;
    if (rounds == WARM) {
        start = instructions();
    } else if (rounds == WARM + ROUNDS) {
        print("CROSS ");
        print_decimal((instructions() - start + ROUNDS / 2) / ROUNDS - WORK);
        print("\n");
        return;
    }
    work();
    microkit_notify(ch);
}
