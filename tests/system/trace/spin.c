/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Works for longer than its budget.
 */
#include <microkit.h>

#define TICKS 1250000 /* 20 ms */

static seL4_Word now(void)
{
    seL4_Word count;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(count));
    return count;
}

void init(void)
{
    seL4_Word start = now();

    while (now() - start < TICKS) {
    }
    microkit_dbg_puts("spin: done\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
