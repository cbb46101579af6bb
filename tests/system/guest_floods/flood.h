/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the guest says of itself in the page that it shares with those who look on.
 */
#pragma once

#define FLOOD_RUNS 1 /* the first has begun */
#define FLOOD_OVER 2 /* all have ended */

#ifndef __ASSEMBLER__
#include <microkit.h>

extern volatile seL4_Word *progress;

static inline seL4_Word counter(void)
{
    seL4_Word count;

    __asm__ volatile("isb; mrs %0, cntpct_el0" : "=r"(count));
    return count;
}

static inline seL4_Word ticks_of(seL4_Word microseconds)
{
    seL4_Word frequency;

    __asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
    return frequency / 1000000 * microseconds;
}
#endif
