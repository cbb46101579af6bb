/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Starts the timer anew at each interrupt, and never acknowledges one.
 */
#include <microkit.h>

#define TICKS    62500 /* 1 ms at 62.5 MHz */
#define TIMES    5
#define TIMER_ON 1

static seL4_Word count;

static void start(void)
{
    __asm__ volatile("msr cntp_tval_el0, %0\n msr cntp_ctl_el0, %1" ::"r"((seL4_Word)TICKS),
                     "r"((seL4_Word)TIMER_ON));
}

void init(void)
{
    start();
}

void notified(microkit_channel ch)
{
    (void)ch;
    count++;
    if (count < TIMES) {
        start();
        return;
    }
    __asm__ volatile("msr cntp_ctl_el0, xzr");
    if (count == TIMES) {
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": all interrupts came\n");
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    microkit_mr_set(0, count);
    return microkit_msginfo_new(0, 1);
}
