/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Computes with all registers in use, longer than its budget lasts, and sleeps, in turn.
 */
#include <microkit.h>

#define SLEEP 20000UL /* ticks of the counter */
#define TURNS 1000000UL
#define SUM   (28 * TURNS + 28 * 29 / 2)

seL4_Word compute(seL4_Word turns);

static void sleep(void)
{
    seL4_Word now;

    __asm__ volatile("isb\n mrs %0, cntpct_el0" : "=r"(now));
    __asm__ volatile("msr cntp_cval_el0, %0\n msr cntp_ctl_el0, %1\n isb" ::"r"(now + SLEEP),
                     "r"(1UL));
    microkit_irq_ack(0);
}

void init(void)
{
    sleep();
}

void notified(microkit_channel ch)
{
    (void)ch;
    __asm__ volatile("msr cntp_ctl_el0, xzr\n isb");
    microkit_dbg_puts(compute(TURNS) == SUM ? "steady: right\n" : "steady: FAILED\n");
    sleep();
}
