/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The timer's interrupt, which nothing acknowledges but its waiting, goes on after the attack.
 */
#include <microkit.h>

#define TICKS    6250 /* 0.1 ms at 62.5 MHz */
#define TIMES    10
#define TIMER    0
#define ATTACKED 5

static unsigned count;

static void start(void)
{
    __asm__ volatile("msr cntp_tval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"((seL4_Word)TICKS),
                     "r"((seL4_Word)1));
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    if (ch == ATTACKED) {
        start();
    } else if (ch == TIMER && count < TIMES) {
        count++;
        start();
    } else if (ch == TIMER) {
        __asm__ volatile("msr cntp_ctl_el0, xzr");
        microkit_dbg_puts("victim: all interrupts came\n");
    }
}
