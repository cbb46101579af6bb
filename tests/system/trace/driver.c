/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Four interrupts of the timer, as soon as each is acknowledged.
 */
#include <microkit.h>

#define INTERRUPTS 4

static int interrupts;

static void set(void)
{
    __asm__ volatile("msr cntp_tval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"(1UL), "r"(1UL));
}

void init(void)
{
    set();
}

void notified(microkit_channel ch)
{
    if (++interrupts == INTERRUPTS) {
        __asm__ volatile("msr cntp_ctl_el0, xzr\n isb");
        microkit_dbg_puts("driver: done\n");
        return;
    }
    set();
    microkit_irq_ack(ch);
}
