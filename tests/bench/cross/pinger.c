/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts the instructions of notification round trips to another core, on its highest channel. QEMU
 * runs with -icount shift=4: all cores share one clock, which an instruction of any of them moves on
 * by 16 ns, a tick of the counter. So the time between is what all cores have executed. After each
 * round it works for a while: a router does not use up its budget, and no time passes in which all
 * cores wait, which would be counted.
 */
#include <microkit.h>

#include "../uart.h"

#define WARM   16
#define ROUNDS 256
#define WORK   65536 /* instructions */

static uint64_t start;
static unsigned int rounds;

static uint64_t instructions(void)
{
    uint64_t count;

    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count)::"memory");
    return count;
}

static void work(void)
{
    uint64_t left = WORK / 2;

    __asm__ volatile("1: subs %0, %0, #1\n b.ne 1b" : "+r"(left)::"cc");
}

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
