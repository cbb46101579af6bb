/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Each of its interrupts is its last, but for the one after ROUNDS restarts.
 */
#include <microkit.h>

#define ROUNDS 6
#define SOON   62500 /* ticks */

static volatile seL4_Word *const rounds = (seL4_Word *)0x10000000;

void init(void)
{
    __asm__ volatile("msr cntp_tval_el0, %0\n msr cntp_ctl_el0, %1" ::"r"((seL4_Word)SOON),
                     "r"((seL4_Word)1));
}

void notified(microkit_channel ch)
{
    if (ch == 7 && *rounds == ROUNDS) {
        microkit_dbg_puts("driver: an interrupt after each restart: good\n");
        __asm__ volatile("msr cntp_ctl_el0, xzr");
        return;
    }
    *(volatile seL4_Word *)0x123000 = 1;
}
