/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver: sets its device, here the timer of its core, takes the interrupt and tells its client.
 */
#include <microkit.h>
#include <stdint.h>

/* Ids in the system description. */
#define IRQ    0
#define CLIENT 1

#define TICKS  3

static int left = TICKS;

static void set_timer(void)
{
    uint64_t frequency, now;

    __asm__ volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
    __asm__ volatile("isb\n\tmrs %0, cntpct_el0" : "=r"(now));
    __asm__ volatile("msr cntp_cval_el0, %0" ::"r"(now + frequency / 50));
    __asm__ volatile("msr cntp_ctl_el0, %0\n\tisb" ::"r"(UINT64_C(1)));
}

void init(void)
{
    set_timer();
}

void notified(microkit_channel ch)
{
    if (ch != IRQ) {
        return;
    }
    /* The interrupt stays as long as the timer asserts it: quiet it first, acknowledge then. */
    if (--left > 0) {
        set_timer();
    } else {
        __asm__ volatile("msr cntp_ctl_el0, xzr\n\tisb");
    }
    microkit_notify(CLIENT);
    microkit_irq_ack(ch);
}
